#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Runs the runbook against a sandbox of the platform, signs in automatically, and checks the created instance.

BeforeAll {
    # Uses the module that is already imported, the path in the environment variable, or the installed module.
    if (-not (Get-Module CloudYourMoms)) { Import-Module ($env:CLOUDYOURMOMS_MODULE ?? 'CloudYourMoms') -ErrorAction Stop }
    # A global tool that was installed in this session is not on the PATH yet.
    $installed = (Get-Command cloudyourmoms-sandbox -CommandType Application -TotalCount 1 -ErrorAction Ignore).Source ??
    (Join-Path ($env:DOTNET_CLI_HOME ?? $HOME) .dotnet/tools/cloudyourmoms-sandbox)
    $tool = $env:CLOUDYOURMOMS_SANDBOX ? @('dotnet', $env:CLOUDYOURMOMS_SANDBOX) : @($installed)

    function Open-Sandbox([string[]] $Argument) {
        $command, $rest = $tool + '--port', '0', '--json', '--parent', $PID + $Argument
        $start = [Diagnostics.ProcessStartInfo]::new($command, [string[]] $rest)
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        # The sandbox prints one line with its addresses and secrets.
        $process.StandardOutput.ReadLine() | ConvertFrom-Json | Add-Member -NotePropertyName Process -NotePropertyValue $process -PassThru
    }

    function Close-Sandbox($Sandbox) {
        if (-not $Sandbox) { return }
        $Sandbox.Process.Kill()
        $Sandbox.Process.WaitForExit()
    }

    # Signs in without a browser: with --consent the sandbox redirects without showing the consent page.
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
        $response = Protect (Open-SignIn $address)
        $instance = & $runbook -AuthorizationPath $file -CallbackResponse $response -Platform $platform -SkipTokenStorage
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

    It 'stores the instance on the platform' {
        $created = (Invoke-RestMethod $sandbox.InstancesUri).instances
        $created | Should -HaveCount 1
        $created.name | Should -Be 'Contoso service desk'
        $created.disabled | Should -BeFalse
    }

    It 'removes the sign-in file' {
        $file | Should -Not -Exist
    }

    It 'creates no second instance and removes the sign-in file again' {
        $null = & $runbook -AuthorizationPath $file -App $app -Platform $platform
        $again = & $runbook -AuthorizationPath $file -CallbackResponse (Protect 'http://localhost:8400/auth?code=none') -Platform $platform

        $again.Id | Should -Be $instance.Id
        (Invoke-RestMethod $sandbox.RequestsUri).requests.where{ $_.method -eq 'POST' -and $_.path -like '*/instances' } |
            Should -HaveCount 1
        $file | Should -Not -Exist
    }
}

Describe 'New-ContosoInstance, denied' {
    BeforeAll {
        $sandbox = Open-Sandbox --consent, deny
        Use-Sandbox $sandbox
    }

    AfterAll {
        Close-Sandbox $sandbox
    }

    It 'fails with the provider''s message, creates no instance and keeps the sign-in file' {
        $address = & $runbook -AuthorizationPath $file -App $app -Platform $platform
        $response = Protect (Open-SignIn $address)

        { & $runbook -AuthorizationPath $file -CallbackResponse $response -Platform $platform -SkipTokenStorage } |
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

    It 'retries the request' {
        $address = & $runbook -AuthorizationPath $file -App $app -Platform $platform

        $address | Should -BeLike 'http://localhost:*'
        (Invoke-RestMethod $sandbox.RequestsUri).requests.status | Should -Be 200, 503
    }
}
