#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The pipeline from a registered app to an instance, in one session, in jobs and in runbooks.

BeforeDiscovery {
    $parallelReason = if ($PSVersionTable.PSVersion.Major -lt 7) { 'Windows PowerShell has no ForEach-Object -Parallel' }
    if ($parallelReason) { Write-Warning "Skipped in part: $parallelReason." }
}

Describe 'A sign-in' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Process.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        Import-TestModule
        $sandbox = Start-Sandbox -CallbackCount 4
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        $module = Get-StagedModule
        $create = @{ SkipTokenStorage = $true } + $account
        $ProgressPreference = 'SilentlyContinue'
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'creates an instance with a valid token: <_>' -ForEach 'sfdcservicecloud', 'sfdcmarketingcloud', 'sfdc', 'sfdcdocuments' {
        $instance = Get-YourMomOAuthUrl $_ @app @platform |
            Wait-YourMomCallback -NoBrowser 6>&1 |
            Complete-SignIn |
            New-YourMomInstance -Name "Contoso $_" @create

        $instance.Name, $instance.Key | Should -Be "Contoso $_", $_
        $instance | Test-YourMomInstance @platform @account | Should -BeTrue
    }

    It 'takes key and secret of the app, or a credential, but not both' {
        $credential = [pscredential]::new($app.ApiKey, $app.ApiSecret)

        (Get-YourMomOAuthUrl sfdc -ApiCredential $credential -CallbackUrl $app.CallbackUrl @platform).ApiKey | Should -Be $app.ApiKey
        { Get-YourMomOAuthUrl sfdc -ApiCredential $credential @app @platform } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'shows a link as information, ends on a page without the code, and frees the port' {
        $pages = [Collections.ArrayList]::new()

        $callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn -Page $pages

        $callback | Should -BeOfType CloudYourMoms.Authorization.AuthorizationResponse
        $pages.Html | Should -Match 'You can close this tab'
        $pages.Address.Query | Should -BeNullOrEmpty
        Test-PortFree ([uri] $app.CallbackUrl).Port | Should -BeTrue
    }

    It 'ends the pipeline with an error if the user denies it' {
        {
            Get-YourMomOAuthUrl sfdc @app @platform |
                Wait-YourMomCallback -NoBrowser 6>&1 |
                Complete-SignIn -Decision deny |
                New-YourMomInstance -Name Denied @create
        } | Should -Throw -ErrorId 'AuthorizationDenied,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand'

        (Get-YourMomInstance @platform @account).Name | Should -Not -Contain 'Denied'
    }

    It 'continues with <How>' -ForEach @(
        @{ How = 'a record by position'; Command = { Wait-YourMomCallback $authorization -CallbackResponse $address } }
        @{ How = 'an exported record'; Command = { $exported | Wait-YourMomCallback -CallbackResponse $address } }
        @{ How = 'an object with its properties'; Command = {
            $authorization | Select-Object Key, AuthorizationUri, IsStateClientGenerated, CallbackUrl, ApiKey, ApiSecret, PlatformUri |
                Wait-YourMomCallback -CallbackResponse $address
        }
        }
        @{ How = 'a pasted secure string'; Command = { $authorization | Wait-YourMomCallback -CallbackResponse (Protect-Text $address) } }
    ) {
        $authorization = Get-YourMomOAuthUrl sfdc @app @platform
        $authorization | Export-Clixml (Join-Path $TestDrive authorization.xml)
        $exported = Import-Clixml (Join-Path $TestDrive authorization.xml)
        $address = Approve-SignIn $authorization.OAuthUrl -NoRedirect

        & $Command | Export-Clixml (Join-Path $TestDrive callback.xml)

        (Import-Clixml (Join-Path $TestDrive callback.xml) | New-YourMomInstance Contoso @create).Key | Should -Be 'sfdc'
    }

    It 'starts in a job and ends in this session' {
        $authorization = Start-Job {
            Import-Module $using:module
            $app = $using:app
            $platform = $using:platform
            Get-YourMomOAuthUrl sfdc @app @platform
        } | Receive-Job -Wait -AutoRemoveJob

        $authorization.PSTypeNames | Should -Contain 'Deserialized.CloudYourMoms.Authorization.AuthorizationRequest'
        $instance = $authorization |
            Wait-YourMomCallback -NoBrowser 6>&1 |
            Complete-SignIn |
            New-YourMomInstance -Name 'Contoso job' @create
        $instance.Name | Should -Be 'Contoso job'
    }

    It 'runs four times concurrently in ForEach-Object -Parallel' -Skip:($null -ne $parallelReason) {
        $folder = Join-Path $PSScriptRoot Shared

        $instances = $sandbox.CallbackUrl | ForEach-Object -ThrottleLimit 4 -Parallel {
            . $using:folder/Sandbox.ps1
            . $using:folder/SignIn.ps1
            Import-Module $using:module
            $app = ($using:app).Clone()
            $platform = $using:platform
            $create = $using:create
            $app.CallbackUrl = $_
            Get-YourMomOAuthUrl sfdc @app @platform |
                Wait-YourMomCallback -NoBrowser 6>&1 |
                Complete-SignIn |
                New-YourMomInstance -Name $_ @create
        }

        $instances.Name | Sort-Object | Should -Be @($sandbox.CallbackUrl | Sort-Object)
        $sandbox.CallbackUrl.ForEach{ Test-PortFree ([uri] $_).Port } | Should -Not -Contain $false
    }

    It 'runs as a runbook of two noninteractive processes' {
        $file = Join-Path $TestDrive runbook.xml
        $address = Invoke-Session $sandbox (New-Home) "
            `$authorization = Get-YourMomOAuthUrl sfdc @app @platform
            `$authorization | Export-Clixml '$file'
            `$authorization.OAuthUrl.AbsoluteUri"
        $ended = Approve-SignIn $address -NoRedirect

        $id = Invoke-Session $sandbox (New-Home) "
            (Import-Clixml '$file' |
                Wait-YourMomCallback -CallbackResponse '$ended' |
                New-YourMomInstance -Name 'Contoso CRM' -SkipTokenStorage @account).Id"

        (Get-YourMomInstance -Id $id @platform @account).Name | Should -Be 'Contoso CRM'
    }

    It 'does not wait for input in a noninteractive process' {
        Invoke-Session $sandbox (New-Home) @'
            $authorization = Get-YourMomOAuthUrl sfdc @app @platform
            Get-FailureId { $authorization | Wait-YourMomCallback -CallbackUrl https://www.mycoolapp.com/auth }
            Get-FailureId { Remove-YourMomInstance 123 @platform @account }
            Get-FailureId { Get-YourMomInstance @platform }
'@ | Should -Be 'CallbackNotLocal', 'ConfirmationUnavailable', 'CredentialMissing'
    }
}
