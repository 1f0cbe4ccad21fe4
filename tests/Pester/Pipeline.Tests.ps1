#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The complete pipeline from a registered app to an instance.

BeforeDiscovery {
    $parallelReason = if ($PSVersionTable.PSVersion.Major -lt 7) { 'Windows PowerShell has no ForEach-Object -Parallel' }
    if ($parallelReason) { Write-Warning "Skipped in part: $parallelReason." }
}

Describe 'The pipeline' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Process.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox -CallbackCount 4
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        $module = Get-StagedModule
        $ProgressPreference = 'SilentlyContinue'

        # Runs a script in a separate, noninteractive shell and returns its output lines.
        function Invoke-Runbook([string] $Script) {
            $given = Join-Path $TestDrive given.xml
            @{ platform = $platform; account = $account; app = $app } | Export-Clixml $given
            $file = Join-Path $TestDrive runbook.ps1
            Set-Content $file "
                `$ErrorActionPreference = 'Stop'
                Import-Module '$module'
                `$given = Import-Clixml '$given'
                `$platform, `$account, `$app = `$given.platform, `$given.account, `$given.app
                $Script"
            Invoke-ShellFile $file
        }
    }

    AfterEach {
        Get-YourMomInstance @platform @account | Remove-YourMomInstance @platform @account -Confirm:$false
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'creates an instance with an accepted token: <_>' -ForEach 'sfdcservicecloud', 'sfdcmarketingcloud', 'sfdc', 'sfdcdocuments' {
        $instance = Get-YourMomOAuthUrl $_ @app @platform @account |
            Wait-YourMomCallback -NoBrowser 6>&1 |
            Complete-SignIn |
            New-YourMomInstance -Name "Contoso $_" -Tag prod -SkipTokenStorage @platform @account

        $instance.Key | Should -Be $_
        $instance.Name | Should -Be "Contoso $_"
        $instance | Test-YourMomInstance @platform @account | Should -BeTrue
        (Get-YourMomInstance -Tag prod @platform @account).Id | Should -Be $instance.Id
    }

    It 'ends without an instance if the user denies consent' {
        $null = Read-SandboxRequest $sandbox

        {
            Get-YourMomOAuthUrl sfdc @app @platform @account |
                Wait-YourMomCallback -NoBrowser 6>&1 |
                Complete-SignIn -Decision deny |
                New-YourMomInstance -Name Contoso -SkipTokenStorage @platform @account
        } | Should -Throw -ErrorId 'AuthorizationDenied,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand'

        Read-SandboxRequest $sandbox | Should -Not -Match 'POST .*/instances'
    }

    It 'runs four times concurrently in ForEach-Object -Parallel' -Skip:($null -ne $parallelReason) {
        $each = 'sfdcservicecloud', 'sfdcmarketingcloud', 'sfdc', 'sfdcdocuments' | ForEach-Object { $i = 0 } {
            @{ Key = $_; CallbackUrl = $sandbox.CallbackUrl[$i++] }
        }
        $folder = Join-Path $PSScriptRoot Shared

        $instances = $each | ForEach-Object -ThrottleLimit 4 -Parallel {
            . $using:folder/Sandbox.ps1
            . $using:folder/SignIn.ps1
            Import-Module $using:module
            $app = ($using:app).Clone()
            $platform = $using:platform
            $account = $using:account
            $app.CallbackUrl = $_.CallbackUrl
            Get-YourMomOAuthUrl $_.Key @app @platform @account |
                Wait-YourMomCallback -NoBrowser 6>&1 |
                Complete-SignIn |
                New-YourMomInstance -Name $_.Key -SkipTokenStorage @platform @account
        }

        $instances.Key | Sort-Object | Should -Be 'sfdc', 'sfdcdocuments', 'sfdcmarketingcloud', 'sfdcservicecloud'
        $instances.ForEach{ $_.Name -eq $_.Key } | Should -Not -Contain $false
        $sandbox.CallbackUrl.ForEach{ Test-PortFree ([uri] $_).Port } | Should -Not -Contain $false
    }

    It 'accepts a deserialized record of a job' {
        $authorization = Start-Job {
            Import-Module $using:module
            $app = $using:app
            $platform = $using:platform
            $account = $using:account
            Get-YourMomOAuthUrl sfdc @app @platform @account
        } | Receive-Job -Wait -AutoRemoveJob

        $authorization.PSTypeNames | Should -Contain 'Deserialized.CloudYourMoms.Authorization.AuthorizationRequest'
        $instance = $authorization |
            Wait-YourMomCallback -NoBrowser 6>&1 |
            Complete-SignIn |
            New-YourMomInstance -Name Contoso -SkipTokenStorage @platform @account
        $instance.Name | Should -Be 'Contoso'
    }

    It 'runs as a runbook of two noninteractive processes' {
        $file = Join-Path $TestDrive authorization.xml
        $address = Invoke-Runbook "
            `$authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
            `$authorization | Export-Clixml '$file'
            `$authorization.OAuthUrl.AbsoluteUri"

        $ended = Approve-SignIn $address -NoRedirect
        $id = Invoke-Runbook "
            (Import-Clixml '$file' |
                Wait-YourMomCallback -CallbackResponse '$ended' |
                New-YourMomInstance -Name 'Contoso CRM' -SkipTokenStorage @platform @account).Id"

        $address | Should -Not -Match 'client_secret'
        (Get-YourMomInstance -Id $id @platform @account).Name | Should -Be 'Contoso CRM'
    }

    It 'fails immediately in a runbook without an address' {
        $seen = Invoke-Runbook "
            `$a = Get-YourMomOAuthUrl sfdc @app @platform @account
            try {
                Wait-YourMomCallback -Key sfdc -AuthorizationUri `$a.AuthorizationUri -ApiKey x -ApiSecret `$a.ApiSecret ``
                    -CallbackUrl https://www.mycoolapp.com/auth
            }
            catch {
                `$_.FullyQualifiedErrorId
            }"

        $seen | Should -Be 'CallbackNotLocal,CloudYourMoms.PowerShell.Commands.WaitYourMomCallbackCommand'
    }
}
