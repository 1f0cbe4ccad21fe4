#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Save-YourMomToken' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $failing = 'CloudYourMoms.PowerShell.Commands.SaveYourMomTokenCommand'
    }

    BeforeEach {
        $instances = 'One', 'Two' | ForEach-Object { New-YourMomInstance $_ -SkipTokenStorage @desk @platform @account }
        $names = $instances.ForEach{ "CloudYourMoms-Instance-$($_.Id)" }
        $null = Read-SandboxRequest $sandbox
    }

    AfterEach {
        Get-YourMomInstance @platform @account | Remove-YourMomInstance @platform @account -Confirm:$false
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'stores tokens in the default vault, by <How>' -ForEach @(
        @{ How = 'number'; Command = { Save-YourMomToken $instances.Id @platform @account } }
        @{ How = 'record'; Command = { $instances | Save-YourMomToken @platform @account } }
        @{ How = 'exported record'; Command = { $exported | Save-YourMomToken @platform @account } }
        @{
            How     = 'what has none yet'
            Command = { Get-YourMomInstance -WithoutStoredToken @platform @account | Save-YourMomToken @platform @account }
        }
    ) {
        $instances | Export-Clixml (Join-Path $TestDrive instances.xml)
        $exported = Import-Clixml (Join-Path $TestDrive instances.xml)

        & $Command | Should -BeNullOrEmpty

        foreach ($i in 0, 1) {
            (Get-SecretInfo $names[$i]).VaultName | Should -Be 'Store'
            (Get-Secret $names[$i] -AsPlainText | ConvertFrom-Json).token | Should -BeExactly (Unprotect-Text $instances[$i].Token)
        }

        Get-YourMomInstance -WithoutStoredToken @platform @account | Should -BeNullOrEmpty
    }

    It 'stores tokens in the given vault' {
        $instances[0] | Save-YourMomToken -Vault Team @platform @account

        (Get-SecretInfo $names[0]).VaultName | Should -Be 'Team'
    }

    It 'stores nothing with -WhatIf' {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell "Save-YourMomToken $($instances.Id -join ',') @platform @account -WhatIf"
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        $names | ForEach-Object { Get-SecretInfo $_ } | Should -BeNullOrEmpty
        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'continues with the other inputs if one does not exist' {
        Save-YourMomToken 99999, $instances[0].Id @platform @account -ErrorAction SilentlyContinue -ErrorVariable failures

        Get-SecretInfo $names[0] | Should -Not -BeNullOrEmpty
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "NotFound,$failing" ObjectNotFound
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Save-YourMomToken 99999 @platform @account } }
        @{
            Id = 'VaultNotFound'; Category = 'ObjectNotFound'
            Command = { $instances[0] | Save-YourMomToken -Vault Nowhere @platform @account }
        }
        @{ Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { Save-YourMomToken $instances[0].Id @platform } }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { Save-YourMomToken $instances[0].Id -PlatformUri https://other.example @platform @account }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'reports <Id>, <Category> for a vault that is <Kind>' -ForEach @(
        @{ Kind = 'read-only'; Id = 'TokenNotStored'; Category = 'WriteError' }
        @{ Kind = 'locked'; Id = 'TokenNotStored'; Category = 'WriteError' }
    ) {
        $shell = Start-Shell $sandbox
        $shell.Runspace.SessionStateProxy.SetVariable('Instance', $instances[0])
        $vaults = Import-FakeVault ([ordered] @{ Bad = $Kind })
        $run = Invoke-Shell $shell "Import-Module '$(Split-Path $vaults)/Microsoft.PowerShell.SecretManagement.psm1' -Force
            Save-YourMomToken `$Instance.Id -Token `$Instance.Token @platform @account"
        Stop-Shell $shell
        $null = Import-FakeVault ([ordered] @{ Store = 'healthy'; Team = 'healthy' })

        Assert-ErrorRecord $run.Failure "$Id,$failing" $Category
        Find-Secret "$($run.Failure | Out-String)" @{ 'the token' = Unprotect-Text $instances[0].Token } | Should -BeNullOrEmpty
    }

    It 'completes vaults' {
        Get-Completion 'Save-YourMomToken 1 -Vault ' | Should -Be 'Store', 'Team'
    }

    It 'writes no secret to any stream' {
        $secrets = $sandbox.Secret + @{ 'a token' = Unprotect-Text $instances[0].Token; 'the other' = Unprotect-Text $instances[1].Token }

        Assert-NoSecretOutput {
            $instances[0] | Save-YourMomToken @platform @account
            Save-YourMomToken $instances[1].Id @platform @account
            try { Save-YourMomToken 99999 @platform @account } catch { $_ }
        } '99999' $secrets
    }
}
