#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The module with the real SecretManagement and SecretStore, against a sandbox of the platform.

BeforeDiscovery {
    . $PSScriptRoot/Shared/Process.ps1
    $reason = Find-ReasonWithoutStore
    if ($reason) { Write-Warning "Skipped: $reason." }
}

Describe 'Secrets in the vaults of SecretManagement' -Skip:($null -ne $reason) {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Process.ps1
        $sandbox = Start-Sandbox
    }

    AfterAll {
        Stop-Sandbox $sandbox
    }

    Context 'The complete life cycle' {
        BeforeAll {
            $place = New-Home
            $first = Invoke-Session $sandbox $place @'
                New-Store None
                Set-YourMomCredential @platform @account
                (New-YourMomInstance @desk).Id
                Get-StoredName
'@
            $id = $first[0]
            $second = Invoke-Session $sandbox $place @"
                "listed `$((Get-YourMomInstance).Name)"
                "accepted `$(Test-YourMomInstance $id)"
                "accounts `$(@(Invoke-YourMomRequest $id /accounts).Count)"
                Set-YourMomInstance $id -Name 'Front desk'
                "renamed `$((Get-YourMomInstance -Id $id).Name)"
                Remove-YourMomInstance $id -Confirm:`$false
                "left `$(@(Get-YourMomInstance -WarningAction Ignore).Count)"
                Remove-YourMomCredential default
                "secrets `$(@(Get-StoredName).Count)"
                "then `$(Get-FailureId { Get-YourMomInstance })"
"@
        }

        It 'stores the profile and the token' {
            $first | Should -Be $id, "CloudYourMoms-Instance-$id", 'CloudYourMoms-Profile-default'
        }

        It 'needs no input in a later session and removes every secret' {
            $second | Should -Be 'listed Desk', 'accepted True', 'accounts 5', 'renamed Front desk', 'left 0', 'secrets 0',
            'then CredentialMissing'
        }
    }

    Context 'A locked store' {
        BeforeAll {
            $place = New-Home
            Invoke-Session $sandbox $place 'New-Store Password' | Should -BeNullOrEmpty
            Invoke-Session $sandbox $place 'Unlock-Store; Set-YourMomCredential @platform @account -SkipVerify' | Should -BeNullOrEmpty
        }

        It 'is reported before anything is sent: <Command>' -ForEach @(
            @{ Command = 'Get-YourMomInstance' }
            @{ Command = 'New-YourMomInstance @desk' }
            @{ Command = 'New-YourMomInstance @desk @platform @account' }
            @{ Command = 'Set-YourMomCredential other @platform @account -SkipVerify' }
        ) {
            $null = Read-SandboxRequest $sandbox

            Invoke-Session $sandbox $place "Get-FailureId { $Command }" | Should -Be 'VaultLocked'

            Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'works after it is unlocked' {
            Invoke-Session $sandbox $place 'Get-FailureId { Get-YourMomInstance }
                Unlock-Store
                Get-FailureId { Get-YourMomInstance -WarningAction Ignore }' |
                Should -Be 'VaultLocked', 'none'
        }
    }

    Context 'A vault that hangs' {
        It 'ends with VaultTimeout, and the session continues with another vault: <Command>' -ForEach @(
            @{ Command = 'Get-YourMomInstance -Vault Hanging' }
            @{ Command = 'New-YourMomInstance @desk @platform @account -Vault Hanging' }
            @{ Command = 'Set-YourMomCredential @platform @account -SkipVerify -Vault Hanging' }
        ) {
            $null = Read-SandboxRequest $sandbox

            # The sleep simulates a vault that hangs: -VaultTimeoutSec ends the call much earlier.
            $seen = Invoke-Session $sandbox (New-Home) @"
                New-Store None
                New-Vault Hanging 'Start-Sleep 60'
                Get-FailureId { $Command -VaultTimeoutSec 2 }
                Set-YourMomCredential @platform @account -Vault Store
                `$created = New-YourMomInstance @desk -Vault Store
                Get-StoredName -Vault Store
                `$created | Remove-YourMomInstance -Vault Store -Confirm:`$false
"@

            $id = $seen[1] -replace '\D'
            $seen | Should -Be 'VaultTimeout', "CloudYourMoms-Instance-$id", 'CloudYourMoms-Profile-default'

            # The first line is from the valid credential.
            Read-SandboxRequest $sandbox | Should -HaveCount 3
        }
    }

    Context 'A mocked vault' {
        BeforeAll {
            $ours = $env:HOME
            $env:HOME = New-Home
            Import-Module Microsoft.PowerShell.SecretManagement, (Get-StagedModule)
        }

        AfterAll {
            Remove-Module CloudYourMoms, Microsoft.PowerShell.SecretManagement
            $env:HOME = $ours
        }

        It 'returns the profile of Mock Get-Secret' {
            $profileText = @{
                userSecret = $sandbox.Secret['the user secret']; organizationSecret = $sandbox.Secret['the organization secret']
                baseUri = $sandbox.Platform.BaseUri
            } |
                ConvertTo-Json
            Mock Get-Secret { $profileText } -ParameterFilter { $Name -eq 'CloudYourMoms-Profile-default' }
            $created = New-YourMomInstance Mocked -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -SkipTokenStorage

            (Get-YourMomInstance).Name | Should -Be 'Mocked'

            Should -Invoke Get-Secret -Times 2 -Exactly
            Mock Get-SecretInfo { }
            $created | Remove-YourMomInstance -Confirm:$false
        }

        It 'passes the token to Mock Set-Secret' {
            Mock Get-SecretVault { [pscustomobject] @{ Name = 'Mocked'; IsDefault = $true } }
            $stored = @{}
            Mock Get-Secret { $stored[$Name] }
            Mock Get-SecretInfo { }
            Mock Set-Secret { $stored[$Name] = $Secret }
            Mock Remove-Secret { }
            $account = $sandbox.Account

            $created = New-YourMomInstance Desk -Key zendesk -Configuration @{
                username = 'u'; password = 'p4ssword'
            } -BaseUri $sandbox.Platform.BaseUri @account
            $created | Remove-YourMomInstance -BaseUri $sandbox.Platform.BaseUri @account -Confirm:$false

            Should -Invoke Set-Secret -Times 1 -Exactly -ParameterFilter {
                $Name -eq "CloudYourMoms-Instance-$($created.Id)" -and $Vault -eq 'Mocked'
            }
        }
    }
}
