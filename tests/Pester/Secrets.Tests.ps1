#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Transcripts and exported errors of a session contain no secret.

BeforeDiscovery {
    . $PSScriptRoot/Shared/Process.ps1
    $reason = Find-ReasonWithoutStore
    if ($reason) { Write-Warning "Skipped: $reason." }
}

Describe 'Secrets' -Skip:($null -ne $reason) {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Process.ps1
        . $PSScriptRoot/Shared/Secret.ps1
        $sandbox = Start-Sandbox

        # Returns the names and values of the sandbox's secrets and of the secrets that a session saved.
        function Get-KnownSecret([string] $HomeFolder) {
            $all = [ordered] @{} + $sandbox.Secret
            foreach ($line in Get-Content (Join-Path $HomeFolder secrets) -ErrorAction Ignore) {
                $name, $value = $line -split "`t"
                $all[$name] = $value
            }

            $all
        }
    }

    AfterAll {
        Stop-Sandbox $sandbox
    }

    Context 'Files of a session' {
        It 'are not in a transcript with all output of the commands' {
            $place = New-Home

            $seen = Invoke-Session $sandbox $place @'
                New-Store None
                $null = Start-Transcript $HOME/transcript
                Set-YourMomCredential @platform @account -Verbose -Debug
                $created = @(New-YourMomInstance @desk -Verbose -Debug)
                $authorization = Get-YourMomOAuthUrl sfdc @app -Verbose -Debug
                $address = Approve-SignIn $authorization.OAuthUrl -NoRedirect
                $callback = $authorization | Wait-YourMomCallback -CallbackResponse $address -Verbose -Debug
                $created += $callback | New-YourMomInstance -Name Contoso -Verbose -Debug
                $authorization, $callback, $created, (Get-YourMomCredential -Verbose -Debug) | ForEach-Object { $_ | Out-Default }
                $null = Stop-Transcript
                Add-KnownSecret 'the code' (Unprotect-Text $callback.Code)
                $created | ForEach-Object { Add-KnownSecret "the token of $($_.Name)" (Unprotect-Text $_.Token) }
                $created | Remove-YourMomInstance -Confirm:$false
'@

            $transcript = Get-Content (Join-Path $place transcript) -Raw
            $secrets = Get-KnownSecret $place
            $secrets.Keys | Should -HaveCount 7 -Because "the session must complete: $seen"
            $transcript | Should -Match 'VERBOSE: .*Contoso|VERBOSE: .*vault'
            Find-Secret $transcript $secrets | Should -BeNullOrEmpty
        }

        It 'are not in the exported error <Id> of <Command>' -ForEach @(
            @{ Id = 'VaultLocked'; Command = 'New-YourMomInstance @desk @platform @account'; Authentication = 'Password' }
            @{
                Id = 'TokenNotStored'; Command = 'New-YourMomInstance @desk @platform @account -Vault Leaky -ErrorAction SilentlyContinue'
                Vault = 'Leaky'
            }
            @{ Id = 'VaultUnwritable'; Command = 'Set-YourMomCredential @platform @account -SkipVerify -Vault Leaky'; Vault = 'Leaky' }
            @{
                Id      = 'CredentialRejected'
                Command = 'Get-YourMomInstance @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret'
            }
            @{
                Id      = 'AuthorizationCodeInvalid'
                Command = '$callback | New-YourMomInstance Desk -CodeReceivedAt 2001-01-01 @platform @account'
            }
            @{
                Id      = 'CallbackStateMismatch'
                Command = '$authorization | Wait-YourMomCallback -CallbackResponse ($address -replace "state=", "state=x")'
            }
        ) {
            $place = New-Home

            Invoke-Session $sandbox $place "New-Store $(if ($Authentication) { $Authentication } else { 'None' })" | Should -BeNullOrEmpty

            $seen = Invoke-Session $sandbox $place @"
                if ('$Vault') {
                    # It accepts the first write, which is the write check.
                    New-Vault '$Vault' '
                        if (`$Secret -and `$Name -ne "CloudYourMoms-Instance-0") { throw "Cannot keep `$Secret" }
                        if (`$Secret) { `$global:kept = `$Secret } elseif (`$Name -eq "CloudYourMoms-Instance-0") { `$global:kept }'
                }

                `$authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
                `$address = Approve-SignIn `$authorization.OAuthUrl -NoRedirect
                `$callback = `$authorization | Wait-YourMomCallback -CallbackResponse `$address
                Add-KnownSecret 'the code' (Unprotect-Text `$callback.Code)
                `$account | Export-Clixml `$HOME/control.xml
                `$Error.Clear()
                try { `$created = $Command } catch { }
                `$Error.ForEach{ `$_.FullyQualifiedErrorId -replace ',.*' }
                `$Error | Export-Clixml `$HOME/error-as-usual.xml
                `$Error | Export-Clixml `$HOME/error-in-depth.xml -Depth 5
                foreach (`$instance in Get-YourMomInstance @platform @account -WarningAction Ignore) {
                    Add-KnownSecret 'the token' (Unprotect-Text `$instance.Token)
                    `$instance | Remove-YourMomInstance @platform @account -Confirm:`$false -ErrorAction SilentlyContinue
                }
"@

            $seen | Should -Be $Id
            $secrets = Get-KnownSecret $place
            Find-Secret (Get-Content (Join-Path $place control.xml) -Raw) $secrets |
                Should -Be 'the user secret in UTF-16 hex', 'the organization secret in UTF-16 hex' -Because 'they exist'
            $found = foreach ($file in 'error-as-usual.xml', 'error-in-depth.xml') {
                Find-Secret (Get-Content (Join-Path $place $file) -Raw) $secrets | ForEach-Object { "$_, $file" }
            }

            $found | Should -BeNullOrEmpty
        }
    }
}
