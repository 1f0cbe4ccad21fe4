#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Runs the runbook against a sandbox of the platform, plays the person who signs in, and looks at what was created.

BeforeAll {
    # What is to be tested with: the module that is imported already or named by a variable or installed, and the tool likewise.
    if (-not (Get-Module CloudYourMoms)) { Import-Module ($env:CLOUDYOURMOMS_MODULE ?? 'CloudYourMoms') -ErrorAction Stop }
    # A tool that was installed in this session is not on the PATH yet: then it is where global tools are.
    $installed = (Get-Command cloudyourmoms-sandbox -CommandType Application -TotalCount 1 -ErrorAction Ignore).Source ??
        (Join-Path ($env:DOTNET_CLI_HOME ?? $HOME) .dotnet/tools/cloudyourmoms-sandbox)
    $tool = $env:CLOUDYOURMOMS_SANDBOX ? @('dotnet', $env:CLOUDYOURMOMS_SANDBOX) : @($installed)

    function Open-Sandbox([string[]] $Argument) {
        $command, $rest = $tool + '--port', '0', '--json', '--parent', $PID + $Argument
        $start = [Diagnostics.ProcessStartInfo]::new($command, [string[]] $rest)
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        # Its one line of output: addresses and secrets.
        $process.StandardOutput.ReadLine() | ConvertFrom-Json | Add-Member -NotePropertyName Process -NotePropertyValue $process -PassThru
    }

    function Close-Sandbox($Sandbox) {
        if (-not $Sandbox) { return }
        $Sandbox.Process.Kill()
        $Sandbox.Process.WaitForExit()
    }

    # What a person does in the browser. With --consent the sandbox presses the button: the address that they end on is the redirect's.
    function Open-SignIn([string] $Address) {
        $response = Invoke-WebRequest $Address -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction Ignore
        $response.Headers.Location[0]
    }

    function Protect([string] $Text) { [Net.NetworkCredential]::new('', $Text).SecurePassword }

    function Use-Sandbox($Sandbox) {
        $script:runbook = Join-Path $PSScriptRoot New-ContosoInstance.ps1
        $script:file = Join-Path $TestDrive authorization.xml
        $script:app = [pscredential]::new($Sandbox.ApiKey, (Protect $Sandbox.ApiSecret))
        $script:platform = @{
            BaseUri            = $Sandbox.BaseUri
            UserSecret         = Protect $Sandbox.UserSecret
            OrganizationSecret = Protect $Sandbox.OrganizationSecret
        }
    }
}

Describe 'New-ContosoInstance' {
    BeforeAll {
        $sandbox = Open-Sandbox --consent, allow
        Use-Sandbox $sandbox

        $address = & $runbook -AuthorizationPath $file -App $app -Platform $platform
        $instance = & $runbook -AuthorizationPath $file -CallbackResponse (Open-SignIn $address) -Platform $platform -SkipTokenStorage
    }

    AfterAll {
        Close-Sandbox $sandbox
    }

    It 'returns the instance with its token' {
        $instance.Name | Should -Be 'Contoso service desk'
        $instance.Token | Should -BeOfType securestring
    }

    It 'creates one instance of Service Cloud, tagged' {
        $created = Get-YourMomInstance @platform
        $created.Id | Should -Be $instance.Id
        $created.Key | Should -Be 'sfdcservicecloud'
        $created.Tags | Should -Be 'prod', 'eu'
    }

    It 'leaves the same on the platform' {
        $created = (Invoke-RestMethod $sandbox.InstancesUri).instances
        $created | Should -HaveCount 1
        $created.name | Should -Be 'Contoso service desk'
        $created.disabled | Should -BeFalse
    }

    It 'keeps no sign-in behind' {
        $file | Should -Not -Exist
    }

    It 'creates nothing the second time, and keeps no sign-in behind either' {
        $null = & $runbook -AuthorizationPath $file -App $app -Platform $platform
        $again = & $runbook -AuthorizationPath $file -CallbackResponse 'http://localhost:8400/auth?code=none' -Platform $platform

        $again.Id | Should -Be $instance.Id
        (Invoke-RestMethod $sandbox.RequestsUri).requests.where{ $_.method -eq 'POST' -and $_.path -like '*/instances' } | Should -HaveCount 1
        $file | Should -Not -Exist
    }
}

Describe 'New-ContosoInstance, refused' {
    BeforeAll {
        $sandbox = Open-Sandbox --consent, deny
        Use-Sandbox $sandbox
    }

    AfterAll {
        Close-Sandbox $sandbox
    }

    It 'fails with the provider''s words, creates nothing, and keeps the sign-in' {
        $address = & $runbook -AuthorizationPath $file -App $app -Platform $platform

        { & $runbook -AuthorizationPath $file -CallbackResponse (Open-SignIn $address) -Platform $platform -SkipTokenStorage } |
            Should -Throw -ErrorId 'AuthorizationDenied*' -ExpectedMessage '*end-user denied authorization*'
        (Invoke-RestMethod $sandbox.InstancesUri).instances | Should -BeNullOrEmpty
        $file | Should -Exist
    }
}

Describe 'New-ContosoInstance, while the platform is busy' {
    BeforeAll {
        $sandbox = Open-Sandbox --consent, allow, --fault, 'GET /your_moms/*/oauth/url status=503 retry-after=1'
        Use-Sandbox $sandbox
    }

    AfterAll {
        Close-Sandbox $sandbox
    }

    It 'asks again, and goes on' {
        $address = & $runbook -AuthorizationPath $file -App $app -Platform $platform

        $address | Should -BeLike 'http://localhost:*'
        (Invoke-RestMethod $sandbox.RequestsUri).requests.status | Should -Be 200, 503
    }
}
