#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What the module does with the real SecretManagement and SecretStore, against a sandbox of the platform.
# They keep their files in the home folder, which is theirs from the first load on: each session is a process with a home of its own.

BeforeDiscovery {
    $required = [ordered] @{ 'Microsoft.PowerShell.SecretManagement' = '1.1.2'; 'Microsoft.PowerShell.SecretStore' = '1.0.6' }
    $missing = $required.Keys.Where{ -not (Get-Module -FullyQualifiedName @{ ModuleName = $_; ModuleVersion = $required[$_] } -ListAvailable) }
    $reason = if ($IsWindows) {
        'on Windows the store is that of the person, who would lose it'
    }
    elseif ($missing) {
        "not installed: $($missing.ForEach{ "$_ $($required[$_]) or later" } -join ', ')"
    }

    if ($reason) { Write-Host "Skipped: $reason." }
}

Describe 'Secrets in the vaults of SecretManagement' -Skip:($null -ne $reason) {
    BeforeAll {
        $root = Resolve-Path (Join-Path $PSScriptRoot .. ..)
        $module = Join-Path $root out CloudYourMoms
        $sandboxFile = $env:CLOUDYOURMOMS_SANDBOX ?? (Join-Path $root src CloudYourMoms.Sandbox bin Debug net10.0 CloudYourMoms.Sandbox.dll)
        foreach ($built in $module, $sandboxFile) {
            if (-not (Test-Path -LiteralPath $built)) { throw "There is no ${built}: 'dotnet build' makes it." }
        }

        $start = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]] ($sandboxFile, '--port', '0'))
        $start.RedirectStandardOutput = $true
        $sandbox = [Diagnostics.Process]::Start($start)

        # The next line that the sandbox prints.
        function Read-Line {
            $line = $sandbox.StandardOutput.ReadLineAsync()
            if (-not $line.Wait([timespan]::FromSeconds(30))) { throw 'The sandbox says nothing.' }
            $line.Result ?? $(throw 'The sandbox has ended.')
        }

        $greeting = do { ($line = Read-Line) } until ($line -like '*Requests:')
        function Read-Greeting([string] $Pattern) { [regex]::Match($greeting -join "`n", "(?m)$Pattern").Groups[1].Value }
        $platform = Read-Greeting 'listening on (\S+)'
        $known = [ordered] @{
            'the user secret'         = Read-Greeting '^ *User secret +(\S+)'
            'the organization secret' = Read-Greeting '^ *Organization secret +(\S+)'
            'the API secret'          = Read-Greeting '^ *API secret +(\S+)'
            'the password'            = 'p4ssword'
        }
        $apiKey = Read-Greeting '^ *API key +(\S+)'

        # The requests that the sandbox has had since it was last asked. Its own one is the last of them.
        function Read-Request {
            $mark = "/end-$(New-Guid)"
            $null = Invoke-WebRequest "$platform$mark" -SkipHttpErrorCheck
            while (($line = Read-Line) -notlike "*$mark*") { $line }
        }

        $prelude = @"
            `$PSStyle.OutputRendering = 'PlainText'
            `$ErrorActionPreference = 'Stop'
            Import-Module '$module'
            function Protect([string] `$Text) { ConvertTo-SecureString `$Text -AsPlainText -Force }
            `$platform = @{ BaseUri = '$platform' }
            `$account = @{ UserSecret = Protect '$($known['the user secret'])'; OrganizationSecret = Protect '$($known['the organization secret'])' }
            `$app = @{ ApiKey = '$apiKey'; ApiSecret = Protect '$($known['the API secret'])'; CallbackUrl = 'http://localhost:8400/auth' }
            `$desk = @{ Name = 'Desk'; Key = 'zendesk'; Configuration = @{ username = 'u'; password = '$($known['the password'])' } }

            # A store of its own, open: None for one that needs no password, Password for one that later sessions find locked.
            function New-Store([string] `$Authentication) {
                `$password = Protect 'st0re/password='
                Set-SecretStoreConfiguration -Authentication `$Authentication -Interaction None -Password `$password -Confirm:`$false
                if (`$Authentication -eq 'Password') { Unlock-SecretStore -Password `$password }
                Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            }

            # A vault whose commands all do what is given.
            function New-Vault([string] `$Name, [string] `$Does) {
                `$folder = New-Item (Join-Path `$HOME vaults `$Name "`$Name.Extension") -ItemType Directory -Force
                `$names = 'Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault'
                `$head = 'param([string] `$Name, [string] `$Filter, `$Secret, [string] `$VaultName, [hashtable] `$AdditionalParameters, [hashtable] `$Metadata)'
                Set-Content "`$folder/`$Name.Extension.psm1" (`$names.ForEach{ "function `$_ { [CmdletBinding()] `$head; `$Does }" } -join "``n")
                New-ModuleManifest "`$folder/`$Name.Extension.psd1" -RootModule "`$Name.Extension.psm1" -FunctionsToExport `$names
                New-ModuleManifest "`$(Split-Path `$folder)/`$Name.psd1" -NestedModules "./`$Name.Extension"
                Register-SecretVault `$Name -ModuleName (Split-Path `$folder)
            }

            # What a person does in the browser; gives the address that they end on.
            function Approve(`$Authorization) {
                `$browser = [Net.Http.HttpClient]::new([Net.Http.HttpClientHandler] @{ AllowAutoRedirect = `$false })
                `$page = `$browser.GetStringAsync(`$Authorization.OAuthUrl).Result
                `$form = [Collections.Generic.Dictionary[string, string]]::new()
                `$form['ticket'] = [regex]::Match(`$page, 'name="ticket" value="([^"]+)"').Groups[1].Value
                `$form['decision'] = 'allow'
                `$action = [uri]::new(`$Authorization.OAuthUrl, [regex]::Match(`$page, 'action="([^"]+)"').Groups[1].Value)
                `$browser.PostAsync(`$action, [Net.Http.FormUrlEncodedContent]::new(`$form)).Result.Headers.Location.OriginalString
            }

            # The names in the vault, but for the one that showed that it can be written to.
            function Get-StoredName { @((Get-SecretInfo @args).Name) -ne 'CloudYourMoms-Instance-0' }

            function Reveal([securestring] `$Secret) { ConvertFrom-SecureString `$Secret -AsPlainText }

            # Secrets that come up in the session, for the test to look for.
            function Note([string] `$Name, [string] `$Secret) { Add-Content `$HOME/noted "`$Name`t`$Secret" }

            # The id that a user reads of the failure.
            function Get-Failure([scriptblock] `$Do) { try { & `$Do; 'none' } catch { `$_.FullyQualifiedErrorId -replace ',.*' } }
"@

        function New-Home { (New-Item (Join-Path $TestDrive (New-Guid)) -ItemType Directory).FullName }

        # Runs a script in a PowerShell of its own, where nobody can be asked, and gives the lines that it prints.
        function Invoke-Session([string] $HomeFolder, [string] $Script) {
            $file = Join-Path $HomeFolder session.ps1
            Set-Content $file "$prelude`n$Script"
            $ours = $env:HOME
            try {
                $env:HOME = $HomeFolder
                & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
            }
            finally {
                $env:HOME = $ours
            }
        }

        # Where a text holds secrets, in any form in which they could be read.
        function Find-Secret([string] $Text, [Collections.IDictionary] $Secret) {
            foreach ($name in $Secret.Keys) {
                $value = $Secret[$name]
                $forms = [ordered] @{
                    'in plain' = $value
                    'URL-encoded' = [uri]::EscapeDataString($value)
                    'JSON-escaped' = [Text.Json.JsonEncodedText]::Encode($value).ToString()
                    'in hex' = [Convert]::ToHexString([Text.Encoding]::UTF8.GetBytes($value))
                    'in UTF-16 hex' = [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes($value))
                    'URL-encoded, in UTF-16 hex' = [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes([uri]::EscapeDataString($value)))
                }
                foreach ($encoding in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode) {
                    # Base64 differs with what stands before, and its last digit with what follows.
                    foreach ($before in 0..2) {
                        $bytes = [byte[]]::new($before) + $encoding.GetBytes($value)
                        $digits = [Convert]::ToBase64String($bytes)
                        $from, $to = (0, 2, 3)[$before], [Math]::Floor($bytes.Length * 8 / 6)
                        $forms["in Base64 of $($encoding.WebName), after $before bytes"] = $digits.Substring($from, $to - $from)
                    }
                }

                foreach ($form in $forms.Keys) {
                    if ($Text.Contains($forms[$form], 'OrdinalIgnoreCase')) { "$name $form" }
                }
            }
        }

        # The secrets that everybody knows here, and those that came up in a session.
        function Get-KnownSecret([string] $HomeFolder) {
            $all = [ordered] @{} + $known
            foreach ($line in Get-Content (Join-Path $HomeFolder noted) -ErrorAction Ignore) {
                $name, $value = $line -split "`t"
                $all[$name] = $value
            }

            $all
        }
    }

    AfterAll {
        if ($sandbox) {
            $sandbox.Kill()
            $sandbox.WaitForExit()
        }
    }

    Context 'From the first credential to the last removal' {
        BeforeAll {
            $place = New-Home
            $first = Invoke-Session $place @'
                New-Store None
                Set-YourMomCredential @platform @account
                (New-YourMomInstance @desk).Id
                Get-StoredName
'@
            $id = $first[0]
            $second = Invoke-Session $place @"
                "listed `$((Get-YourMomInstance).Name)"
                "answers `$(Test-YourMomInstance $id)"
                "accounts `$(@(Invoke-YourMomRequest $id /accounts).Count)"
                Set-YourMomInstance $id -Name 'Front desk'
                "renamed `$((Get-YourMomInstance -Id $id).Name)"
                Remove-YourMomInstance $id -Confirm:`$false
                "left `$(@(Get-YourMomInstance).Count)"
                Remove-YourMomCredential default
                "secrets `$(@(Get-StoredName).Count)"
                "then `$(Get-Failure { Get-YourMomInstance })"
"@
        }

        It 'keeps the profile and the token in the store' {
            $first | Should -Be $id, "CloudYourMoms-Instance-$id", 'CloudYourMoms-Profile-default'
        }

        It 'needs nothing typed in a later session, and leaves nothing behind' {
            $second | Should -Be 'listed Desk', 'answers True', 'accounts 5', 'renamed Front desk', 'left 0', 'secrets 0', 'then CredentialMissing'
        }
    }

    Context 'A store that is locked' {
        BeforeAll {
            $place = New-Home
            Invoke-Session $place 'New-Store Password; Set-YourMomCredential @platform @account -SkipVerify' | Should -BeNullOrEmpty
        }

        It 'is said to be one before anything is sent: <Command>' -ForEach @(
            @{ Command = 'Get-YourMomInstance' }
            @{ Command = 'New-YourMomInstance @desk' }
            @{ Command = 'New-YourMomInstance @desk @platform @account' }
            @{ Command = 'Set-YourMomCredential other @platform @account -SkipVerify' }
        ) {
            $null = Read-Request

            Invoke-Session $place "Get-Failure { $Command }" | Should -Be 'VaultLocked'

            Read-Request | Should -BeNullOrEmpty
        }

        It 'serves once it is unlocked' {
            Invoke-Session $place "Get-Failure { Get-YourMomInstance }; Unlock-SecretStore -Password (Protect 'st0re/password='); Get-Failure { Get-YourMomInstance }" |
                Should -Be 'VaultLocked', 'none'
        }
    }

    Context 'A vault that hangs' {
        It 'ends with VaultTimeout, and the session goes on with another vault: <Command>' -ForEach @(
            @{ Command = 'Get-YourMomInstance -Vault Hanging' }
            @{ Command = 'New-YourMomInstance @desk @platform @account -Vault Hanging' }
            @{ Command = 'Set-YourMomCredential @platform @account -SkipVerify -Vault Hanging' }
        ) {
            $null = Read-Request

            $seen = Invoke-Session (New-Home) @"
                New-Store None
                New-Vault Hanging 'Start-Sleep 60'
                `$watch = [Diagnostics.Stopwatch]::StartNew()
                Get-Failure { $Command -VaultTimeoutSec 2 }
                `$watch.Elapsed.TotalSeconds
                Set-YourMomCredential @platform @account -Vault Store
                `$created = New-YourMomInstance @desk -Vault Store
                Get-StoredName -Vault Store
                `$created | Remove-YourMomInstance -Vault Store -Confirm:`$false
                `$watch.Elapsed.TotalSeconds
"@

            $id = $seen[2] -replace '\D'
            $seen[0, 2, 3] | Should -Be 'VaultTimeout', "CloudYourMoms-Instance-$id", 'CloudYourMoms-Profile-default'
            [double] $seen[1] | Should -BeGreaterOrEqual 2
            [double] $seen[1] | Should -BeLessThan 30
            [double] $seen[4] | Should -BeLessThan 55

            # The first was the good credential's.
            Read-Request | Should -HaveCount 3
        }
    }

    Context 'A vault that a test mocks' {
        BeforeAll {
            $ours = $env:HOME
            $env:HOME = New-Home
            Import-Module Microsoft.PowerShell.SecretManagement, $module
        }

        AfterAll {
            Remove-Module CloudYourMoms
            $env:HOME = $ours
        }

        It 'gives the profile of Mock Get-Secret to the commands' {
            $profileText = @{ userSecret = $known['the user secret']; organizationSecret = $known['the organization secret']; baseUri = $platform } | ConvertTo-Json
            Mock Get-Secret { $profileText } -ParameterFilter { $Name -eq 'CloudYourMoms-Profile-default' }
            $created = New-YourMomInstance Mocked -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -SkipTokenStorage

            (Get-YourMomInstance).Name | Should -Be 'Mocked'

            Should -Invoke Get-Secret -Times 2 -Exactly
            Mock Get-SecretInfo { }
            $created | Remove-YourMomInstance -Confirm:$false
        }

        It 'takes the token of Mock Set-Secret' {
            Mock Get-SecretVault { [pscustomobject] @{ Name = 'Mocked'; IsDefault = $true } }
            Mock Get-Secret { }
            Mock Get-SecretInfo { }
            Mock Set-Secret { }
            Mock Remove-Secret { }
            $secrets = @{
                UserSecret         = ConvertTo-SecureString $known['the user secret'] -AsPlainText -Force
                OrganizationSecret = ConvertTo-SecureString $known['the organization secret'] -AsPlainText -Force
            }

            $created = New-YourMomInstance Desk -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } -BaseUri $platform @secrets
            $created | Remove-YourMomInstance -BaseUri $platform @secrets -Confirm:$false

            Should -Invoke Set-Secret -Times 1 -Exactly -ParameterFilter { $Name -eq "CloudYourMoms-Instance-$($created.Id)" -and $Vault -eq 'Mocked' }
        }
    }

    Context 'What stays of a session' {
        It 'is no secret in a transcript with everything that the commands tell' {
            $place = New-Home

            $seen = Invoke-Session $place @'
                New-Store None
                $null = Start-Transcript $HOME/transcript
                Set-YourMomCredential @platform @account -Verbose -Debug
                $created = @(New-YourMomInstance @desk -Verbose -Debug)
                $authorization = Get-YourMomOAuthUrl sfdc @app -Verbose -Debug
                $address = Approve $authorization
                $callback = $authorization | Wait-YourMomCallback -CallbackResponse $address -Verbose -Debug
                $created += $callback | New-YourMomInstance -Name Contoso -Verbose -Debug
                $authorization, $callback, $created, (Get-YourMomCredential -Verbose -Debug) | ForEach-Object { $_ | Out-Default }
                $null = Stop-Transcript
                Note 'the code' (Reveal $callback.Code)
                $created | ForEach-Object { Note "the token of $($_.Name)" (Reveal $_.Token) }
                $created | Remove-YourMomInstance -Confirm:$false
'@

            $transcript = Get-Content (Join-Path $place transcript) -Raw
            $secrets = Get-KnownSecret $place
            $secrets.Keys | Should -HaveCount 7 -Because "the session is to have come to its end: $seen"
            $transcript | Should -Match 'VERBOSE: .*Contoso|VERBOSE: .*vault'
            Find-Secret $transcript $secrets | Should -BeNullOrEmpty
        }

        It 'is no secret in the exported error <Id>, of <Command>' -ForEach @(
            @{ Id = 'VaultLocked'; Command = 'New-YourMomInstance @desk @platform @account'; Authentication = 'Password' }
            @{ Id = 'TokenNotStored'; Command = 'New-YourMomInstance @desk @platform @account -Vault Telling -ErrorAction SilentlyContinue'; Vault = 'Telling' }
            @{ Id = 'VaultUnwritable'; Command = 'Set-YourMomCredential @platform @account -SkipVerify -Vault Telling'; Vault = 'Telling' }
            @{ Id = 'CredentialRejected'; Command = 'Get-YourMomInstance @platform -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret' }
            @{ Id = 'CodeUnusable'; Command = '$callback | New-YourMomInstance Desk -CodeReceivedAt 2001-01-01 @platform @account' }
            @{ Id = 'CallbackStateMismatch'; Command = '$authorization | Wait-YourMomCallback -CallbackResponse ($address -replace "state=", "state=x")' }
        ) {
            $place = New-Home

            Invoke-Session $place "New-Store $($Authentication ?? 'None')" | Should -BeNullOrEmpty

            $seen = Invoke-Session $place @"
                if ('$Vault') {
                    # It takes what is written first, to see whether it can be.
                    New-Vault '$Vault' 'if (`$Secret -and `$Name -ne "CloudYourMoms-Instance-0") { throw "Cannot keep `$Secret" } elseif (`$Secret) { `$true }'
                }

                `$authorization = Get-YourMomOAuthUrl sfdc @app @platform @account
                `$address = Approve `$authorization
                `$callback = `$authorization | Wait-YourMomCallback -CallbackResponse `$address
                Note 'the code' (Reveal `$callback.Code)
                `$account | Export-Clixml `$HOME/control.xml
                `$Error.Clear()
                try { `$created = $Command } catch { }
                `$Error.ForEach{ `$_.FullyQualifiedErrorId -replace ',.*' }
                `$Error | Export-Clixml `$HOME/error-as-usual.xml
                `$Error | Export-Clixml `$HOME/error-in-depth.xml -Depth 5
                foreach (`$instance in Get-YourMomInstance @platform @account) {
                    Note 'the token' (Reveal `$instance.Token)
                    `$instance | Remove-YourMomInstance @platform @account -Confirm:`$false -ErrorAction SilentlyContinue
                }
"@

            $seen | Should -Be $Id
            $secrets = Get-KnownSecret $place
            Find-Secret (Get-Content (Join-Path $place control.xml) -Raw) $secrets |
                Should -Be 'the user secret in UTF-16 hex', 'the organization secret in UTF-16 hex' -Because 'this test finds what is there'
            $found = foreach ($file in 'error-as-usual.xml', 'error-in-depth.xml') {
                Find-Secret (Get-Content (Join-Path $place $file) -Raw) $secrets | ForEach-Object { "$_, $file" }
            }

            $found | Should -BeNullOrEmpty
        }
    }
}
