#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'Remove-YourMomInstance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule ([ordered] @{ Store = 'healthy' })
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $failing = 'CloudYourMoms.PowerShell.Commands.RemoveYourMomInstanceCommand'
    }

    BeforeEach {
        $instances = 'One', 'Two' | ForEach-Object { New-YourMomInstance $_ @desk @platform @account }
        $null = Read-SandboxRequest $sandbox
    }

    AfterEach {
        Get-YourMomInstance @platform @account | Remove-YourMomInstance @platform @account -Confirm:$false
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    It 'removes instances and their tokens, by <How>' -ForEach @(
        @{ How = 'number'; Command = { Remove-YourMomInstance $instances.Id @platform @account -Confirm:$false } }
        @{ How = 'record'; Command = { $instances | Remove-YourMomInstance @platform @account -Confirm:$false } }
        @{ How = 'exported record'; Command = { $exported | Remove-YourMomInstance @platform @account -Confirm:$false } }
        @{
            How     = 'object with an Id'
            Command = { $instances | Select-Object Id | Remove-YourMomInstance @platform @account -Confirm:$false }
        }
    ) {
        $instances | Export-Clixml (Join-Path $TestDrive instances.xml)
        $exported = Import-Clixml (Join-Path $TestDrive instances.xml)
        Get-SecretInfo "CloudYourMoms-Instance-$($instances[0].Id)" | Should -Not -BeNullOrEmpty

        & $Command | Should -BeNullOrEmpty

        Get-YourMomInstance @platform @account | Should -BeNullOrEmpty
        $instances | ForEach-Object { Get-SecretInfo "CloudYourMoms-Instance-$($_.Id)" } | Should -BeNullOrEmpty
    }

    It 'sends nothing <When>' -ForEach @(
        @{ When = 'with -WhatIf'; Arguments = '-WhatIf' }
        @{ When = 'if confirmation is required but not possible'; Arguments = '' }
    ) {
        $shell = Start-Shell $sandbox
        $run = Invoke-Shell $shell "Remove-YourMomInstance $($instances.Id -join ',') @platform @account $Arguments"
        Stop-Shell $shell

        $run.Output | Should -BeNullOrEmpty
        [bool] $run.Failure | Should -Be ($Arguments -eq '')
        Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
        Get-SecretInfo "CloudYourMoms-Instance-$($instances[0].Id)" | Should -Not -BeNullOrEmpty
    }

    It 'continues with the other inputs if one does not exist' {
        Remove-YourMomInstance 99999, $instances[0].Id @platform @account -Confirm:$false -ErrorAction SilentlyContinue `
            -ErrorVariable failures

        (Get-YourMomInstance @platform @account).Name | Should -Be 'Two'
        @($failures).Count | Should -Be 1
        Assert-ErrorRecord $failures[0] "NotFound,$failing" ObjectNotFound
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'NotFound'; Category = 'ObjectNotFound'; Command = { Remove-YourMomInstance 99999 @platform @account -Confirm:$false } }
        @{
            Id = 'CredentialMissing'; Category = 'AuthenticationError'
            Command = { Remove-YourMomInstance $instances[0].Id @platform -Confirm:$false }
        }
        @{
            Id = 'ProfileMismatch'; Category = 'SecurityError'
            Command = { $instances[0] | Remove-YourMomInstance @account -BaseUri https://other.example -Confirm:$false }
        }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'completes its parameters' {
        Get-Completion 'Remove-YourMomInstance 1 -What' | Should -Be '-WhatIf'
    }

    It 'writes no secret to any stream' {
        $secrets = $sandbox.Secret + @{ 'a token' = Unprotect-Text $instances[0].Token }

        Assert-NoSecretOutput {
            $instances | Remove-YourMomInstance @platform @account -Confirm:$false
            try { $instances[0] | Remove-YourMomInstance @platform @account -Confirm:$false } catch { $_ }
        } "$($instances[0].Id)" $secrets
    }
}
