#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Remove-YourMomCredential' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $failing = 'CloudYourMoms.PowerShell.Commands.RemoveYourMomCredentialCommand'
    }

    BeforeEach {
        Set-YourMomCredential @platform @account -SkipVerify
        Set-YourMomCredential contoso-test @account -BaseUri https://contoso.example/api -SkipVerify
        Set-YourMomCredential contoso-prod @account -BaseUri https://contoso.example/prod -Vault Team -SkipVerify
    }

    AfterEach {
        Get-SecretInfo CloudYourMoms-Profile-* | ForEach-Object { Remove-Secret $_.Name $_.VaultName }
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'removes <How> and sends nothing to the platform' -ForEach @(
        @{ How = 'profiles by name'; Command = { Remove-YourMomCredential default, contoso-prod } }
        @{
            How     = 'profiles of records'
            Command = { Get-YourMomCredential | Where-Object Profile -NE contoso-test | Remove-YourMomCredential }
        }
        @{ How = 'profiles of exported records'; Command = { $exported | Remove-YourMomCredential } }
        @{
            How     = 'those of objects'
            Command = {
                [pscustomobject] @{ Profile = 'default' }, [pscustomobject] @{ Profile = 'contoso-prod' } | Remove-YourMomCredential
            }
        }
    ) {
        Get-YourMomCredential | Where-Object Profile -NE contoso-test | Export-Clixml (Join-Path $TestDrive credentials.xml)
        $exported = Import-Clixml (Join-Path $TestDrive credentials.xml)
        $null = Read-SandboxRequest $sandbox

        & $Command | Should -BeNullOrEmpty

        (Get-SecretInfo CloudYourMoms-Profile-*).Name | Should -Be 'CloudYourMoms-Profile-contoso-test'
        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'does not remove a profile of another vault' {
        Assert-Failure { Remove-YourMomCredential contoso-prod -Vault Store } "ProfileNotFound,$failing" ObjectNotFound

        Get-SecretInfo CloudYourMoms-Profile-contoso-prod | Should -Not -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf' {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell 'Remove-YourMomCredential default -WhatIf'
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        Get-SecretInfo CloudYourMoms-Profile-default | Should -Not -BeNullOrEmpty
    }

    It 'continues if one does not exist' {
        Remove-YourMomCredential missing, default -ErrorAction SilentlyContinue -ErrorVariable failures

        Get-SecretInfo CloudYourMoms-Profile-default | Should -BeNullOrEmpty
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "ProfileNotFound,$failing" ObjectNotFound
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'ProfileNotFound'; Category = 'ObjectNotFound'; Command = { Remove-YourMomCredential missing } }
        @{ Id = 'InvalidProfileName'; Category = 'InvalidArgument'; Command = { Remove-YourMomCredential 'not a name' } }
        @{ Id = 'VaultNotFound'; Category = 'ObjectNotFound'; Command = { Remove-YourMomCredential default -Vault Nowhere } }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Remove-YourMomCredential contoso-'; Expected = 'contoso-prod', 'contoso-test' }
        @{ Line = 'Remove-YourMomCredential x -Vault '; Expected = 'Store', 'Team' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }

    It 'writes no secret to any stream' {
        Assert-NoSecretOutput {
            Remove-YourMomCredential default, contoso-test
            Remove-YourMomCredential missing -ErrorAction Continue
        } 'missing' $sandbox.Secret
    }
}
