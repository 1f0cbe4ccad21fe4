#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Set-YourMomInstance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' }; SkipTokenStorage = $true }
        $app = $sandbox.App
        $failing = 'CloudYourMoms.PowerShell.Commands.SetYourMomInstanceCommand'
    }

    BeforeEach {
        $instance = New-YourMomInstance Desk -Tag prod @desk @platform @account
        $null = Read-SandboxRequest $sandbox
    }

    AfterEach {
        Get-YourMomInstance @platform @account | Remove-YourMomInstance @platform @account -Confirm:$false
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'changes <What>' -ForEach @(
        @{ What = 'the name'; Arguments = @{ Name = 'Front desk' }; Member = 'Name'; Expected = 'Front desk' }
        @{ What = 'all tags'; Arguments = @{ Tag = 'test', 'eu' }; Member = 'Tags'; Expected = 'test', 'eu' }
        @{ What = 'the enabled state'; Arguments = @{ Enabled = $false }; Member = 'Disabled'; Expected = $true }
    ) {
        Set-YourMomInstance $instance.Id @Arguments @platform @account | Should -BeNullOrEmpty

        (Get-YourMomInstance -Id $instance.Id @platform @account).$Member | Should -Be $Expected
    }

    It 'changes single entries of the configuration' {
        $changed = Set-YourMomInstance $instance.Id -Configuration @{ 'filter.response.nulls' = $true } -PassThru @platform @account

        $changed.AdditionalMembers.configuration['filter.response.nulls'] | Should -BeTrue
        $changed.AdditionalMembers.configuration.username | Should -Be 'u'
    }

    It 'returns the changed record with -PassThru, for <How>' -ForEach @(
        @{ How = 'a record'; Command = { $instance | Set-YourMomInstance -Name New -PassThru @platform @account } }
        @{ How = 'an exported record'; Command = { $exported | Set-YourMomInstance -Name New -PassThru @platform @account } }
        @{
            How     = 'an object with an Id'
            Command = { [pscustomobject] @{ Id = $instance.Id } | Set-YourMomInstance -Name New -PassThru @platform @account }
        }
        @{ How = 'a number'; Command = { Set-YourMomInstance $instance.Id -Name New -PassThru @platform @account } }
    ) {
        $instance | Export-Clixml (Join-Path $TestDrive instance.xml)
        $exported = Import-Clixml (Join-Path $TestDrive instance.xml)

        $changed = & $Command

        $changed | Should -BeOfType CloudYourMoms.Instances.Instance
        $changed.Name | Should -Be 'New'
    }

    It 'reauthorizes an instance with <How>' -ForEach @(
        @{ How = 'a callback'; Command = { $callback | Set-YourMomInstance $authorized.Id -SkipTokenStorage -PassThru @platform @account } }
        @{
            How     = 'an exported callback'
            Command = { $exported | Set-YourMomInstance $authorized.Id -SkipTokenStorage -PassThru @platform @account }
        }
    ) {
        $authorized = Get-Callback $sandbox | New-YourMomInstance Contoso -SkipTokenStorage @platform @account
        $callback = Get-Callback $sandbox
        $callback | Export-Clixml (Join-Path $TestDrive callback.xml)
        $exported = Import-Clixml (Join-Path $TestDrive callback.xml)
        $null = Read-SandboxRequest $sandbox

        $changed = & $Command

        $changed.Id | Should -Be $authorized.Id
        $changed.Name | Should -Be 'Contoso'
        Read-SandboxRequest $sandbox | Should -Match "PATCH .*/instances/$($authorized.Id) 200"
    }

    It 'sends nothing with -WhatIf' {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell "Set-YourMomInstance $($instance.Id) -Name New -PassThru @platform @account -WhatIf"
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
    }

    It 'continues with the other inputs if one does not exist' {
        $changed = Set-YourMomInstance 99999, $instance.Id -Name New -PassThru @platform @account -ErrorAction SilentlyContinue `
            -ErrorVariable failures

        $changed.Name | Should -Be 'New'
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "NotFound,$failing" ObjectNotFound
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Set-YourMomInstance 99999 -Name New @platform @account } }
        @{
            Id = 'AuthorizationCodeInvalid'; Category = 'InvalidData'
            Command = { Set-YourMomInstance $instance.Id -Code (Protect-Text old) -CodeReceivedAt 2001-01-01 @platform @account }
        }
        @{
            Id = 'InvalidInstance'; Category = 'InvalidData'
            Command = { Set-YourMomInstance $instance.Id -Name '<Insert_Instance_Name>' @platform @account }
        }
        @{ Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { Set-YourMomInstance $instance.Id -Name New @platform } }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { $instance | Set-YourMomInstance -Name New @account -BaseUri https://other.example }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes its parameters' {
        Get-Completion 'Set-YourMomInstance 1 -Pa' | Should -Contain '-PassThru'
    }

    It 'writes no secret to any stream' {
        $authorized = Get-Callback $sandbox | New-YourMomInstance Contoso -SkipTokenStorage @platform @account
        $callback = Get-Callback $sandbox
        $secrets = $sandbox.Secret + @{ 'the code' = Unprotect-Text $callback.Code; 'the token' = Unprotect-Text $authorized.Token }

        Assert-NoSecretOutput {
            $callback | Set-YourMomInstance $authorized.Id -Configuration @{
                'oauth.api.secret' = $sandbox.Secret['the API secret']
            } -PassThru @platform @account
            try { $callback | Set-YourMomInstance $authorized.Id @platform @account } catch { $_ }
        } 'Contoso' $secrets
    }
}
