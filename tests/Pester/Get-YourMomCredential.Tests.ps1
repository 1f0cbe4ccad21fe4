#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Get-YourMomCredential' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $failing = 'CloudYourMoms.PowerShell.Commands.GetYourMomCredentialCommand'
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

    It 'lists the profiles of all vaults' {
        $all = Get-YourMomCredential

        $all | Should -BeOfType CloudYourMoms.Vault.YourMomCredential
        $all.Profile | Sort-Object | Should -Be 'contoso-prod', 'contoso-test', 'default'
        $all.Where{ $_.Profile -eq 'default' }.BaseUri | Should -Be $platform.BaseUri
        $all.Where{ $_.Profile -eq 'contoso-prod' }.Vault | Should -Be 'Team'
        Unprotect-Text $all[0].UserSecret | Should -BeExactly $sandbox.Secret['the user secret']
    }

    It 'returns <How>' -ForEach @(
        @{ How = 'a profile by name'; Command = { Get-YourMomCredential default }; Expected = 'default' }
        @{ How = 'profiles by wildcards'; Command = { Get-YourMomCredential contoso-* }; Expected = 'contoso-prod', 'contoso-test' }
        @{ How = 'profiles of one vault'; Command = { Get-YourMomCredential -Vault Team }; Expected = 'contoso-prod' }
        @{ How = 'nothing for wildcards without a match'; Command = { Get-YourMomCredential none* -ErrorAction Stop }; Expected = $null }
        @{
            How = 'profiles of records'; Command = { Get-YourMomCredential contoso-* | Get-YourMomCredential }
            Expected = 'contoso-prod', 'contoso-test'
        }
        @{
            How = 'profiles of exported records'; Command = { $exported | Get-YourMomCredential }
            Expected = 'contoso-prod', 'contoso-test', 'default'
        }
        @{
            How = 'profiles of objects'; Command = { [pscustomobject] @{ Profile = 'default' } | Get-YourMomCredential }
            Expected = 'default'
        }
    ) {
        Get-YourMomCredential | Export-Clixml (Join-Path $TestDrive credentials.xml)
        $exported = Import-Clixml (Join-Path $TestDrive credentials.xml)

        (& $Command).Profile | Sort-Object | Should -Be $Expected
    }

    It 'continues if one does not exist' {
        $found = Get-YourMomCredential missing, default -ErrorAction SilentlyContinue -ErrorVariable failures

        $found.Profile | Should -Be 'default'
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "ProfileNotFound,$failing" ObjectNotFound
        $failures[0].TargetObject | Should -Be 'missing'
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'ProfileNotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomCredential missing } }
        @{ Id = 'InvalidProfileName'; Category = 'InvalidArgument'; Command = { Get-YourMomCredential 'not a name' } }
        @{ Id = 'VaultNotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomCredential -Vault Nowhere } }
        @{ Id = 'VaultSecretInvalid'; Category = 'InvalidData'; Command = {
            Set-Secret CloudYourMoms-Profile-other 'something else' -Vault Store
            Get-YourMomCredential other
        }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-YourMomCredential contoso-t'; Expected = 'contoso-test' }
        @{ Line = 'Get-YourMomCredential -Vault S'; Expected = 'Store' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }

    It 'shows rows without secrets, including exported records' {
        $all = Get-YourMomCredential
        $all | Export-Clixml (Join-Path $TestDrive shown.xml)

        foreach ($records in $all, (Import-Clixml (Join-Path $TestDrive shown.xml))) {
            Assert-View $records '(?s)Profile +Vault +BaseUri\n.*default +Store +http://localhost' $sandbox.Secret
        }
    }

    It 'writes no secret to any stream' {
        Assert-NoSecretOutput {
            Get-YourMomCredential
            Get-YourMomCredential missing -ErrorAction Continue
        } '(?s)default.*missing' $sandbox.Secret
    }
}
