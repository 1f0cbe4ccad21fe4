#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Set-YourMomCredential' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $failing = 'CloudYourMoms.PowerShell.Commands.SetYourMomCredentialCommand'
    }

    BeforeEach {
        $null = Read-SandboxRequest $sandbox
    }

    AfterEach {
        Get-SecretInfo CloudYourMoms-Profile-* | ForEach-Object { Remove-Secret $_.Name $_.VaultName }
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'verifies the secrets and stores them in the default vault for every command' {
        Set-YourMomCredential @platform @account | Should -BeNullOrEmpty

        @(Read-SandboxRequest $sandbox).Count | Should -Be 1
        (Get-SecretInfo CloudYourMoms-Profile-default).VaultName | Should -Be 'Store'
        { Get-YourMomInstance -ErrorAction Stop } | Should -Not -Throw
    }

    It 'stores another profile in the given vault' {
        Set-YourMomCredential contoso-test -Vault Team @platform @account

        (Get-SecretInfo CloudYourMoms-Profile-contoso-test).VaultName | Should -Be 'Team'
        { Get-YourMomInstance -Profile contoso-test -ErrorAction Stop } | Should -Not -Throw
    }

    It 'keeps the platform of a profile if its secrets change' {
        Set-YourMomCredential @platform @account
        Set-YourMomCredential @account

        (Get-YourMomCredential default).BaseUri | Should -Be $platform.BaseUri
    }

    It 'sends nothing with -SkipVerify' {
        Set-YourMomCredential @platform @account -SkipVerify

        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
        Get-SecretInfo CloudYourMoms-Profile-default | Should -Not -BeNullOrEmpty
    }

    It 'stores and sends nothing with -WhatIf' {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell 'Set-YourMomCredential @platform @account -WhatIf'
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        Get-SecretInfo CloudYourMoms-Profile-* | Should -BeNullOrEmpty
        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'fails if secrets are missing and a prompt is not possible' {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell 'Set-YourMomCredential @platform'
        Stop-Shell $shell

        Assert-ErrorRecord $run.Failure "CredentialMissing,$failing" AuthenticationError
    }

    It 'reports <Id>, <Category> and stores nothing' -ForEach @(
        @{
            Id = 'CredentialRejected'; Category = 'AuthenticationError'
            Command = { Set-YourMomCredential @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret }
        }
        @{ Id = 'InvalidProfileName'; Category = 'InvalidArgument'; Command = { Set-YourMomCredential 'not a name' @platform @account } }
        @{
            Id = 'InvalidSecret'; Category = 'InvalidArgument'
            Command = { Set-YourMomCredential @platform -UserSecret (Protect-Text "two`nlines") -OrganizationSecret $account.UserSecret }
        }
        @{ Id = 'VaultNotFound'; Category = 'ObjectNotFound'; Command = { Set-YourMomCredential -Vault Nowhere @platform @account } }
        @{
            Id = 'InsecureBaseUri'; Category = 'SecurityError'
            Command = { Set-YourMomCredential @account -BaseUri http://platform.example }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category

        Get-SecretInfo CloudYourMoms-Profile-* | Should -BeNullOrEmpty
    }

    It 'reports <Id>, <Category> for a vault that is <Kind>' -ForEach @(
        @{ Kind = 'locked'; Id = 'VaultLocked'; Category = 'SecurityError' }
        @{ Kind = 'read-only'; Id = 'VaultUnwritable'; Category = 'WriteError' }
        @{ Kind = 'refusing-names'; Id = 'VaultNameRefused'; Category = 'InvalidArgument' }
        @{ Kind = 'missing'; Id = 'DefaultVaultMissing'; Category = 'ObjectNotFound' }
    ) {
        $null = Import-FakeVault $(if ($Kind -eq 'missing') { [ordered] @{} } else { [ordered] @{ Bad = $Kind } })
        try {
            Assert-Failure { Set-YourMomCredential @platform @account } "$Id,$failing" $Category
        }
        finally {
            $null = Import-FakeVault ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        }

        Find-Secret ($Error[0] | Out-String) $sandbox.Secret | Should -BeNullOrEmpty
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Set-YourMomCredential d'; Expected = 'default' }
        @{ Line = 'Set-YourMomCredential -Vault T'; Expected = 'Team' }
    ) {
        Set-YourMomCredential @platform @account -SkipVerify

        Get-Completion $Line | Should -Be $Expected
    }

    It 'writes no secret to any stream' {
        Assert-NoSecretOutput {
            Set-YourMomCredential @platform @account
            try { Set-YourMomCredential @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret } catch { $_ }
        } "(?s)in the vault 'Store'.*401" $sandbox.Secret
    }
}
