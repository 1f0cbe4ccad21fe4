#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'New-YourMomInstance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/SignIn.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $sandbox = Start-Sandbox
        $platform, $account, $app = $sandbox.Platform, $sandbox.Account, $sandbox.App
        $quiet = @{ SkipTokenStorage = $true }
        $desk = @{ Name = 'Desk'; Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $content = '{"your_mom":{"key":"zendesk"},"configuration":{"username":"u","password":"p4ssword"},"name":"NAME"}'
        $ProgressPreference = 'SilentlyContinue'
    }

    BeforeEach {
        $null = Read-SandboxRequest $sandbox
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    Context 'Sign-in' {
        It 'creates an instance from <How>' -ForEach @(
            @{
                How     = 'the callback by value'
                Command = { $callback | New-YourMomInstance -Name 'Contoso service desk' -Tag prod, eu @account @quiet }
            }
            @{
                How     = 'an exported callback'
                Command = { $exported | New-YourMomInstance -Name 'Contoso service desk' -Tag prod, eu @account @quiet }
            }
            @{ How = 'parameters'; Command = {
                New-YourMomInstance 'Contoso service desk' -Key sfdc -Code $callback.Code -Tag prod, eu @app @platform @account @quiet
            }
            }
        ) {
            $callback = Get-Callback $sandbox
            $callback | Export-Clixml (Join-Path $TestDrive callback.xml)
            $exported = Import-Clixml (Join-Path $TestDrive callback.xml)

            $instance = & $Command

            $instance | Should -BeOfType CloudYourMoms.Instances.Instance
            $instance.Name | Should -Be 'Contoso service desk'
            $instance.Key | Should -Be 'sfdc'
            $instance.Tags | Should -Be 'prod', 'eu'
            (Unprotect-Text $instance.Token).Length | Should -Be 40
        }
    }

    Context 'Files and text' {
        BeforeAll {
            $folder = New-Item (Join-Path $TestDrive 'with spaces') -ItemType Directory
            foreach ($name in 'one', 'two', 'odd [x]') {
                Set-Content -LiteralPath (Join-Path $folder "$name.json") ($content -creplace 'NAME', $name)
            }
            $null = New-PSDrive Instances -PSProvider FileSystem -Root $folder -Scope Global
        }

        AfterAll {
            Remove-PSDrive Instances
        }

        It 'accepts <How>' -ForEach @(
            @{ How = '-Path'; Command = { New-YourMomInstance -Path "$folder/one.json" @platform @account @quiet }; Expected = 'one' }
            @{
                How = '-Path with wildcards'; Command = { New-YourMomInstance -Path "$folder/*o*e.json" @platform @account @quiet }
                Expected = 'one'
            }
            @{
                How      = 'several paths'
                Command  = { New-YourMomInstance -Path "$folder/one.json", "$folder/two.json" @platform @account @quiet }
                Expected = 'one', 'two'
            }
            @{
                How = '-LiteralPath with brackets'
                Command = { New-YourMomInstance -LiteralPath "$folder/odd [x].json" @platform @account @quiet }; Expected = 'odd [x]'
            }
            @{
                How = 'a path on a PowerShell drive'
                Command = { New-YourMomInstance -Path Instances:/two.json @platform @account @quiet }; Expected = 'two'
            }
            @{
                How = 'piped files'; Command = { Get-ChildItem $folder | New-YourMomInstance @platform @account @quiet }
                Expected = 'odd [x]', 'one', 'two'
            }
            @{
                How = 'JSON text'; Command = { Get-Content "$folder/one.json" -Raw | New-YourMomInstance @platform @account @quiet }
                Expected = 'one'
            }
            @{
                How      = 'an object'
                Command  = { Get-Content "$folder/one.json" -Raw | ConvertFrom-Json | New-YourMomInstance @platform @account @quiet }
                Expected = 'one'
            }
            @{
                How      = 'a hashtable'
                Command  = {
                    @{ name = 'table'; your_mom = @{ key = 'zendesk' }; configuration = $desk.Configuration } |
                        New-YourMomInstance @platform @account @quiet
                }
                Expected = 'table'
            }
            @{ How = 'splatted values'; Command = { New-YourMomInstance @desk @platform @account @quiet }; Expected = 'Desk' }
        ) {
            (& $Command).Name | Sort-Object | Should -Be $Expected
        }

        It 'resolves a path relative to the current location' {
            Push-Location $folder
            try {
                (New-YourMomInstance -Path two.json @platform @account @quiet).Name | Should -Be 'two'
            }
            finally {
                Pop-Location
            }
        }

        It 'prefers a parameter to the file' {
            (New-YourMomInstance 'Mine' -Path "$folder/one.json" @platform @account @quiet).Name | Should -Be 'Mine'
        }
    }

    Context '-WhatIf' {
        It 'validates, sends nothing and has no output' {
            $shell = Start-Shell $sandbox
            $shell.Runspace.SessionStateProxy.SetVariable('Desk', $desk)

            $run = Invoke-Shell $shell 'New-YourMomInstance @desk @platform @account -SkipTokenStorage -WhatIf'
            $bad = Invoke-Shell $shell 'New-YourMomInstance Contoso -Key sfdc @platform @account -SkipTokenStorage -WhatIf'
            Stop-Shell $shell

            $run.Failure | Should -BeNullOrEmpty
            $run.Output | Should -BeNullOrEmpty
            Assert-ErrorRecord $bad.Failure 'ConfigurationMissing,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceCommand' InvalidData
            Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
        }
    }

    Context 'Failure' {
        It 'reports <Id>, <Category> and sends nothing' -ForEach @(
            @{
                Id = 'ConfigurationMissing'; Category = 'InvalidData'
                Command = { New-YourMomInstance Contoso -Key sfdc @platform @account @quiet }
            }
            @{ Id = 'InvalidInstance'; Category = 'InvalidData'; Command = { '{"name":' | New-YourMomInstance @platform @account @quiet } }
            @{
                Id = 'InstanceFileNotFound'; Category = 'ObjectNotFound'
                Command = { New-YourMomInstance -Path (Join-Path $TestDrive none.json) @platform @account @quiet }
            }
            @{ Id = 'CredentialMissing'; Category = 'AuthenticationError'; Command = { New-YourMomInstance @desk @platform @quiet } }
            @{
                Id = 'InsecureBaseUri'; Category = 'SecurityError'
                Command = { New-YourMomInstance @desk @account @quiet -BaseUri http://platform.example }
            }
            @{ Id = 'AuthorizationCodeInvalid'; Category = 'InvalidData'; Command = {
                New-YourMomInstance Contoso -Key sfdc -Code (Protect-Text old) -CodeReceivedAt 2001-01-01 @app @platform @account @quiet
            }
            }
        ) {
            Assert-Failure $Command "$Id,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceCommand" $Category

            Read-SandboxRequest $sandbox | Should -BeNullOrEmpty
        }

        It 'reports <Id>, <Category> if the platform rejects the request' -ForEach @(
            @{ Id = 'CredentialRejected'; Category = 'AuthenticationError'; Command = {
                New-YourMomInstance @desk @platform @quiet -UserSecret $account.UserSecret -OrganizationSecret $account.UserSecret
            }
            }
            @{
                Id = 'RequestRejected'; Category = 'InvalidData'
                Command = { New-YourMomInstance Contoso -Key sfdc -Code (Protect-Text unknown) @app @platform @account @quiet }
            }
            @{
                Id = 'NotFound'; Category = 'ObjectNotFound'
                Command = { New-YourMomInstance Contoso -Key nosuchkey -Configuration @{ a = 1 } @platform @account @quiet }
            }
        ) {
            Assert-Failure $Command "$Id,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceCommand" $Category
        }

        It 'continues with the other inputs if one is invalid' {
            $given = ($content -creplace 'NAME', 'first'), '{"name":', ($content -creplace 'NAME', 'last')

            $made = $given | New-YourMomInstance @platform @account @quiet -ErrorAction SilentlyContinue -ErrorVariable failures

            $made.Name | Sort-Object | Should -Be 'first', 'last'
            @($failures).Count | Should -Be 1
            Assert-ErrorRecord $failures[0] 'InvalidInstance,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceCommand' InvalidData
        }

        It 'warns if no vault stores the token' {
            $null = New-YourMomInstance @desk @platform @account -WarningVariable warnings -WarningAction SilentlyContinue

            $warnings | Should -Match 'No default vault is registered'
        }
    }

    Context 'Output' {
        It 'completes <Line>' -ForEach @(
            @{ Line = 'New-YourMomInstance -Key sfdcm'; Expected = 'sfdcmarketingcloud' }
            @{ Line = 'New-YourMomInstance -Literal'; Expected = '-LiteralPath' }
        ) {
            Get-Completion $Line | Should -Be $Expected
        }

        It 'shows the record as a row without its token' {
            $instance = New-YourMomInstance @desk -Tag prod, eu @platform @account @quiet
            $secrets = $sandbox.Secret + @{ 'the token' = Unprotect-Text $instance.Token }

            Assert-View $instance '(?s)Id Name +Key +Valid +Disabled +Tags\n.*Desk +zendesk +True +False +prod, eu' $secrets
        }

        It 'writes no secret to any stream' {
            $callback = Get-Callback $sandbox
            $secrets = $sandbox.Secret + @{ 'the code' = Unprotect-Text $callback.Code }

            Assert-NoSecretOutput {
                $callback | New-YourMomInstance -Name Contoso @platform @account
                New-YourMomInstance @desk @platform @account
                try { $callback | New-YourMomInstance -Name Contoso @platform @account @quiet } catch { $_ }
            } '(?s)Contoso.*zendesk' $secrets
            foreach ($instance in Get-YourMomInstance @platform @account) {
                $secrets["the token of $($instance.Id)"] = Unprotect-Text $instance.Token
            }
            Assert-NoSecretOutput { Get-YourMomInstance @platform @account } 'Contoso' $secrets
        }
    }
}
