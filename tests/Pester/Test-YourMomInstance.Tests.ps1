#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Test-YourMomInstance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $failing = 'CloudYourMoms.PowerShell.Commands.TestYourMomInstanceCommand'
        $good = New-YourMomInstance Good @desk @platform @account
        $disabled = New-YourMomInstance Disabled @desk @platform @account
        Set-YourMomInstance $disabled.Id -Enabled:$false @platform @account
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'accepts the token of an instance, given <How>' -ForEach @(
        @{ How = 'its id'; Command = { Test-YourMomInstance $good.Id @platform @account } }
        @{ How = 'its record'; Command = { $good | Test-YourMomInstance @platform @account } }
        @{ How = 'an exported record'; Command = { $exported | Test-YourMomInstance @platform @account } }
        @{ How = 'an object with an Id'; Command = { [pscustomobject] @{ Id = $good.Id } | Test-YourMomInstance @platform @account } }
        @{
            How = 'its id, with the token in another vault'; Command = { Test-YourMomInstance $good.Id @platform @account -Vault Team }
        }
    ) {
        $good | Export-Clixml (Join-Path $TestDrive good.xml)
        $exported = Import-Clixml (Join-Path $TestDrive good.xml)

        $result = & $Command

        $result | Should -BeOfType bool
        $result | Should -BeTrue
    }

    It 'uses the token of a record without reading the vault' {
        $null = Read-SandboxRequest $sandbox

        $good | Test-YourMomInstance @platform @account -Vault Team | Should -BeTrue

        @(Read-SandboxRequest $sandbox) | Should -BeLike 'GET */ping 200'
    }

    It 'rejects <What>' -ForEach @(
        @{ What = 'a disabled instance'; Command = { Test-YourMomInstance $disabled.Id @platform @account } }
        @{ What = 'a missing instance'; Command = { Test-YourMomInstance 99999 @platform @account } }
        @{
            What    = 'an instance with the token of another platform'
            Command = { Test-YourMomInstance $good.Id -Token (Protect-Text wrong) @platform @account }
        }
    ) {
        & $Command | Should -BeFalse
    }

    It 'continues with the other instances if one cannot be tested' {
        $other = [pscustomobject] @{ Id = 5; PlatformUri = 'https://other.example' }

        $results = $other, $good | Test-YourMomInstance @platform @account -ErrorAction SilentlyContinue -ErrorVariable failures

        $results | Should -Be @($true)
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "ProfileMismatch,$failing" SecurityError
        $failures[0].TargetObject | Should -Be 5
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { Test-YourMomInstance $good.Id @platform } }
        @{
            Id = 'CredentialRejected'; Category = 'AuthenticationError'
            Command = { Test-YourMomInstance $good.Id @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret }
        }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { $good | Test-YourMomInstance @account -BaseUri https://other.example }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes its parameters' {
        Get-Completion 'Test-YourMomInstance 1 -To' | Should -Be '-Token'
    }

    It 'writes no secret to any stream' {
        $secrets = $sandbox.Secret + @{ 'the token' = Unprotect-Text $good.Token }

        Assert-NoSecretOutput {
            $good | Test-YourMomInstance @platform @account
            Test-YourMomInstance $good.Id, 99999 @platform @account
        } 'Requesting it from the platform' $secrets
    }
}
