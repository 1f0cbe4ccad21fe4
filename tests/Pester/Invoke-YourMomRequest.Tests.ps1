#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Invoke-YourMomRequest' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy'; Team = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $failing = 'CloudYourMoms.PowerShell.Commands.InvokeYourMomRequestCommand'
        $instance = New-YourMomInstance Desk @desk @platform @account
    }

    BeforeEach {
        $null = Read-SandboxRequest $sandbox
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'returns a resource as objects, for <How>' -ForEach @(
        @{ How = 'a number'; Command = { Invoke-YourMomRequest $instance.Id /accounts @platform @account } }
        @{ How = 'a record'; Command = { $instance | Invoke-YourMomRequest -Path /accounts @platform @account } }
        @{ How = 'an exported record'; Command = { $exported | Invoke-YourMomRequest -Path /accounts @platform @account } }
        @{
            How     = 'an object with an Id'
            Command = { [pscustomobject] @{ Id = $instance.Id } | Invoke-YourMomRequest -Path /accounts @platform @account }
        }
    ) {
        $instance | Export-Clixml (Join-Path $TestDrive instance.xml)
        $exported = Import-Clixml (Join-Path $TestDrive instance.xml)

        $records = & $Command

        @($records).Count | Should -Be 5
        $records | ForEach-Object { $_.PSObject.Properties.Name | Should -Contain 'name' }
    }

    It 'uses the token of a record without reading the vault' {
        $null = $instance | Invoke-YourMomRequest -Path /accounts @platform @account -Vault Team

        @(Read-SandboxRequest $sandbox) | Should -BeLike 'GET */accounts 200'
    }

    It 'returns one page or all pages' {
        @(Invoke-YourMomRequest $instance.Id /accounts -Query @{ pageSize = 2 } @platform @account).Count | Should -Be 2
        @(Invoke-YourMomRequest $instance.Id /accounts -Query @{ pageSize = 2 } -AllPages @platform @account).Count | Should -Be 5
    }

    It 'creates, changes and removes with a body as <How>' -ForEach @(
        @{ How = 'a hashtable'; Body = @{ name = 'Contoso' } }
        @{ How = 'an object'; Body = [pscustomobject] @{ name = 'Contoso' } }
        @{ How = 'JSON text'; Body = '{"name":"Contoso"}' }
    ) {
        $made = Invoke-YourMomRequest $instance.Id /accounts -Method POST -Body $Body @platform @account
        $made.name | Should -Be 'Contoso'

        $changed = Invoke-YourMomRequest $instance.Id "/accounts/$($made.id)" -Method PATCH -Body @{ name = 'Fabrikam' } @platform @account
        $changed.name | Should -Be 'Fabrikam'

        Invoke-YourMomRequest $instance.Id "/accounts/$($made.id)" -Method DELETE @platform @account | Should -BeNullOrEmpty
        { Invoke-YourMomRequest $instance.Id "/accounts/$($made.id)" @platform @account } | Should -Throw -ErrorId "NotFound,$failing"
    }

    It 'sends only read requests with -WhatIf' {
        $shell = Start-Shell $sandbox
        $id = $instance.Id
        $run = Invoke-Shell $shell "Invoke-YourMomRequest $id /accounts -Method POST -Body @{ name = 'x' } @platform @account -WhatIf"
        $sent = Read-SandboxRequest $sandbox
        $read = Invoke-Shell $shell "Invoke-YourMomRequest $($instance.Id) /accounts @platform @account -WhatIf"
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        $sent | Should -BeNullOrEmpty
        $read.Output.Count | Should -Be 5
    }

    It 'continues with the other instances if one does not exist' {
        $records =
        Invoke-YourMomRequest 99999, $instance.Id /accounts @platform @account -ErrorAction SilentlyContinue -ErrorVariable failures

        @($records).Count | Should -Be 5
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "NotFound,$failing" ObjectNotFound
        $failures[0].TargetObject | Should -Be 99999
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Invoke-YourMomRequest $instance.Id /nosuchthing @platform @account } }
        @{
            Id = 'InvalidRequestPath'; Category = 'InvalidArgument'
            Command = { Invoke-YourMomRequest $instance.Id https://other.example/accounts @platform @account }
        }
        @{
            Id = 'InvalidRequestBody'; Category = 'InvalidData'
            Command = { Invoke-YourMomRequest $instance.Id /accounts -Method POST -Body '{' @platform @account }
        }
        @{
            Id = 'RequestRejected'; Category = 'InvalidData'
            Command = { Invoke-YourMomRequest $instance.Id /accounts -Method POST -Body @{ other = 1 } @platform @account }
        }
        @{
            Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { Invoke-YourMomRequest $instance.Id /accounts @platform }
        }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { $instance | Invoke-YourMomRequest -Path /accounts @account -BaseUri https://other.example }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Invoke-YourMomRequest 1 /accounts -Method DE'; Expected = 'DELETE' }
        @{ Line = 'Invoke-YourMomRequest 1 -All'; Expected = '-AllPages' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }

    It 'writes no secret to any stream' {
        $secrets = $sandbox.Secret + @{ 'the token' = Unprotect-Text $instance.Token }

        Assert-NoSecretOutput {
            $instance | Invoke-YourMomRequest -Path /accounts @platform @account
            Invoke-YourMomRequest $instance.Id /accounts -Method POST -Body @{ name = 'Contoso' } @platform @account
            try { Invoke-YourMomRequest $instance.Id /nosuchthing @platform @account } catch { $_ }
        } '(?s)Contoso.*nosuchthing' $secrets
    }
}
