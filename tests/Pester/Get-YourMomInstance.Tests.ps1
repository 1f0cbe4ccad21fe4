#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Get-YourMomInstance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' }; SkipTokenStorage = $true }
        $ids = @{}
        foreach ($name in 'Desk', 'desk [x]', 'Front') {
            $ids[$name] =
            (New-YourMomInstance $name -Tag $(if ($name -eq 'Front') { 'prod', 'eu' } else { 'prod' }) @desk @platform @account).Id
        }
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'lists all instances' {
        $all = Get-YourMomInstance @platform @account

        $all | Should -BeOfType CloudYourMoms.Instances.Instance
        $all.Name | Should -Be 'Desk', 'desk [x]', 'Front'
        (Unprotect-Text $all[0].Token).Length | Should -Be 40
        $all[0].CreatedDate | Should -BeOfType DateTimeOffset
    }

    It 'filters by <How>' -ForEach @(
        @{ How = 'name'; Arguments = @{ Name = 'Desk' }; Expected = 'Desk' }
        @{ How = 'a name in another case'; Arguments = @{ Name = 'front' }; Expected = 'Front' }
        @{ How = 'wildcards'; Arguments = @{ Name = 'd*' }; Expected = 'Desk', 'desk [x]' }
        @{ How = 'escaped brackets'; Arguments = @{ Name = 'desk `[x`]' }; Expected = 'desk [x]' }
        @{ How = 'a tag'; Arguments = @{ Tag = 'prod' }; Expected = 'Desk', 'desk [x]', 'Front' }
        @{ How = 'all of several tags'; Arguments = @{ Tag = 'prod', 'eu' }; Expected = 'Front' }
        @{ How = 'several names'; Arguments = @{ Name = 'front', 'Desk' }; Expected = 'Desk', 'Front' }
        @{ How = 'wildcards without a match'; Arguments = @{ Name = 'none*' }; Expected = $null }
    ) {
        (Get-YourMomInstance @Arguments @platform @account -ErrorAction Stop).Name | Should -Be $Expected
    }

    It 'accepts ids from <How>' -ForEach @(
        @{ How = 'the first position'; Command = { Get-YourMomInstance $ids.Desk, $ids.Front @platform @account } }
        @{ How = 'the first position, with a name'; Command = { Get-YourMomInstance $ids.Desk, 'front' @platform @account } }
        @{ How = 'the pipeline'; Command = { $ids.Desk, 'front' | Get-YourMomInstance @platform @account } }
        @{ How = '-Id'; Command = { Get-YourMomInstance -Id $ids.Desk, $ids.Front @platform @account } }
        @{
            How     = 'records'
            Command = { Get-YourMomInstance @platform @account | Where-Object Name -NotLike '*x*' | Get-YourMomInstance @platform @account }
        }
        @{ How = 'exported records'; Command = { $exported | Get-YourMomInstance @platform @account } }
        @{
            How     = 'objects with an Id'
            Command = {
                [pscustomobject] @{ Id = $ids.Desk }, [pscustomobject] @{ Id = $ids.Front } | Get-YourMomInstance @platform @account
            }
        }
    ) {
        $file = Join-Path $TestDrive instances.xml
        Get-YourMomInstance @platform @account | Where-Object Name -NotLike '*x*' | Export-Clixml $file
        $exported = Import-Clixml $file

        (& $Command).Name | Should -Be 'Desk', 'Front'
    }

    It 'continues with the other ids if one does not exist' {
        $found = Get-YourMomInstance -Id 99999, $ids.Desk @platform @account -ErrorAction SilentlyContinue -ErrorVariable failures

        $found.Name | Should -Be 'Desk'
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] 'NotFound,CloudYourMoms.PowerShell.Commands.GetYourMomInstanceCommand' ObjectNotFound
        $failures[0].TargetObject | Should -Be 99999
    }

    It 'continues with the other names if no instance has the name <Name>' -ForEach @(
        @{ Name = 'none' }
        @{ Name = 'desk [' }
    ) {
        $found = Get-YourMomInstance $Name, 'Desk' @platform @account -ErrorAction SilentlyContinue -ErrorVariable failures

        $found.Name | Should -Be 'Desk'
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] 'InstanceNotFound,CloudYourMoms.PowerShell.Commands.GetYourMomInstanceCommand' ObjectNotFound
        $failures[0].TargetObject | Should -Be $Name
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomInstance -Id 99999 @platform @account } }
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomInstance 99999 @platform @account } }
        @{ Id = 'InstanceNotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomInstance none @platform @account } }
        @{ Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { Get-YourMomInstance @platform } }
        @{
            Id = 'CredentialMissing'; Category = 'AuthenticationError'
            Command = { Get-YourMomInstance @platform -UserSecret $account.UserSecret }
        }
        @{
            Id = 'CredentialRejected'; Category = 'AuthenticationError'
            Command = { Get-YourMomInstance @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret }
        }
        @{ Id = 'InvalidBaseUri'; Category = 'InvalidArgument'; Command = { Get-YourMomInstance @account -BaseUri here } }
        @{ Id = 'InvalidProxy'; Category = 'InvalidArgument'; Command = { Get-YourMomInstance @platform @account -Proxy here } }
        @{
            Id = 'InsecureProxy'; Category = 'SecurityError'
            Command = { Get-YourMomInstance @platform @account -Proxy http://proxy.example:3128 }
        }
        @{ Id = 'ProfileNotFound'; Category = 'ObjectNotFound'; Command = { Get-YourMomInstance -Profile missing } }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { Get-YourMomInstance @platform @account | Get-YourMomInstance @account -BaseUri https://other.example }
        }
    ) {
        Assert-Failure $Command "$Id,CloudYourMoms.PowerShell.Commands.GetYourMomInstanceCommand" $Category
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-YourMomInstance -Wi'; Expected = '-WithoutStoredToken' }
        @{ Line = 'Get-YourMomInst'; Expected = 'Get-YourMomInstance' }
    ) {
        Get-Completion $Line | Should -Contain $Expected
    }

    It 'shows rows without tokens, including exported records' {
        $all = Get-YourMomInstance @platform @account
        $all | Export-Clixml (Join-Path $TestDrive shown.xml)
        $secrets = [ordered] @{} + $sandbox.Secret
        $all | ForEach-Object { $secrets["the token of $($_.Name)"] = Unprotect-Text $_.Token }

        foreach ($records in $all, (Import-Clixml (Join-Path $TestDrive shown.xml))) {
            $table = '(?s)Id Name +Key +Valid +Disabled +Tags\n.*Desk +zendesk +True +False +prod\n.*Front +zendesk +True +False +prod, eu'
            Assert-View $records $table $secrets
        }
    }

    It 'writes no secret to any stream' {
        $secrets = [ordered] @{} + $sandbox.Secret
        Get-YourMomInstance @platform @account | ForEach-Object { $secrets["the token of $($_.Name)"] = Unprotect-Text $_.Token }

        Assert-NoSecretOutput {
            Get-YourMomInstance @platform @account
            Get-YourMomInstance -Id 99999 @platform @account -ErrorAction Continue
        } '(?s)Front.*99999' $secrets
    }
}
