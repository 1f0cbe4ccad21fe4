#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'An account' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        Import-TestModule Store, Team
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
    }

    BeforeEach {
        Set-YourMomCredential @platform @account
        Set-YourMomCredential contoso-test @account -BaseUri https://contoso.example/api -SkipVerify
        Set-YourMomCredential contoso-prod @account -BaseUri https://contoso.example/prod -SkipVerify -Vault Team
        Get-YourMomCredential contoso-* | Export-Clixml (Join-Path $TestDrive credentials.xml)
        $exported = Import-Clixml (Join-Path $TestDrive credentials.xml)
    }

    AfterEach {
        Get-SecretInfo CloudYourMoms-Profile-* | ForEach-Object { Remove-Secret $_.Name $_.VaultName }
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'is stored once by Set-YourMomCredential and used by every command' {
        { Get-YourMomInstance -ErrorAction Stop -WarningAction Ignore } | Should -Not -Throw
    }

    It 'is a record with secure strings' {
        $stored = Get-YourMomCredential default

        $stored | Should -BeOfType CloudYourMoms.Vault.YourMomCredential
        $stored.Profile, $stored.Vault, $stored.BaseUri | Should -Be 'default', 'Store', $platform.BaseUri
        Unprotect-Text $stored.UserSecret | Should -BeExactly $sandbox.Secret['the user secret']
    }

    It 'is returned by Get-YourMomCredential for <How>' -ForEach @(
        @{ How = 'no argument'; Command = { Get-YourMomCredential }; Expected = 'contoso-prod', 'contoso-test', 'default' }
        @{ How = 'a name'; Command = { Get-YourMomCredential default }; Expected = 'default' }
        @{ How = 'wildcards'; Command = { Get-YourMomCredential contoso-* }; Expected = 'contoso-prod', 'contoso-test' }
        @{ How = 'wildcards without a match'; Command = { Get-YourMomCredential none* -ErrorAction Stop }; Expected = $null }
        @{ How = 'a vault'; Command = { Get-YourMomCredential -Vault Team }; Expected = 'contoso-prod' }
        @{ How = 'records'; Command = { Get-YourMomCredential default | Get-YourMomCredential }; Expected = 'default' }
        @{ How = 'exported records'; Command = { $exported | Get-YourMomCredential }; Expected = 'contoso-prod', 'contoso-test' }
    ) {
        (& $Command).Profile | Sort-Object | Should -Be $Expected
    }

    It 'is removed by Remove-YourMomCredential for <How>' -ForEach @(
        @{ How = 'names'; Command = { Remove-YourMomCredential contoso-prod, contoso-test } }
        @{ How = 'records'; Command = { Get-YourMomCredential contoso-* | Remove-YourMomCredential } }
        @{ How = 'exported records'; Command = { $exported | Remove-YourMomCredential } }
        @{ How = 'objects'; Command = { $exported | Select-Object Profile | Remove-YourMomCredential } }
    ) {
        & $Command | Should -BeNullOrEmpty

        (Get-SecretInfo CloudYourMoms-Profile-*).Name | Should -Be 'CloudYourMoms-Profile-default'
    }
}
