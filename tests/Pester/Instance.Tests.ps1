#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'An instance' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        Import-TestModule Store
        $sandbox = Start-Sandbox
        $platform, $account = $sandbox.Platform, $sandbox.Account
        $desk = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
        $ProgressPreference = 'SilentlyContinue'
    }

    AfterEach {
        Get-YourMomInstance @platform @account -WarningAction Ignore | Remove-YourMomInstance @platform @account -Confirm:$false
    }

    AfterAll {
        Stop-Sandbox $sandbox
        Remove-TestModule
    }

    Context 'Input of New-YourMomInstance' {
        BeforeAll {
            $folder = New-Item (Join-Path $TestDrive 'with spaces') -ItemType Directory
            foreach ($name in 'one', 'odd [x]') {
                $json = '{"your_mom":{"key":"zendesk"},"configuration":{"username":"u","password":"p4ssword"},"name":"NAME"}'
                Set-Content -LiteralPath (Join-Path $folder "$name.json") ($json -creplace 'NAME', $name)
            }
            $null = New-PSDrive Instances -PSProvider FileSystem -Root $folder -Scope Global
        }

        BeforeEach {
            Push-Location $folder
        }

        AfterEach {
            Pop-Location
        }

        AfterAll {
            Remove-PSDrive Instances
        }

        It 'is <How>' -ForEach @(
            @{ How = 'splatted values'; Command = { New-YourMomInstance Desk @desk @platform @account }; Expected = 'Desk' }
            @{ How = 'a relative path'; Command = { New-YourMomInstance -Path one.json @platform @account }; Expected = 'one' }
            @{ How = 'a path with wildcards'; Command = { New-YourMomInstance -Path 'o*e.json' @platform @account }; Expected = 'one' }
            @{
                How = 'a path on a PowerShell drive'; Command = { New-YourMomInstance -Path Instances:/one.json @platform @account }
                Expected = 'one'
            }
            @{
                How = 'a literal path'; Command = { New-YourMomInstance -LiteralPath './odd [x].json' @platform @account }
                Expected = 'odd [x]'
            }
            @{ How = 'files'; Command = { Get-ChildItem | New-YourMomInstance @platform @account }; Expected = 'odd [x]', 'one' }
            @{ How = 'text'; Command = { Get-Content one.json -Raw | New-YourMomInstance @platform @account }; Expected = 'one' }
            @{
                How = 'rows of a CSV'; Command = { "name`nA`nB" | ConvertFrom-Csv | New-YourMomInstance @desk @platform @account }
                Expected = 'A', 'B'
            }
        ) {
            $created = & $Command

            $created | Should -BeOfType CloudYourMoms.Instances.Instance
            $created.Name | Sort-Object | Should -Be $Expected
            (Get-SecretInfo CloudYourMoms-Instance-*).Count | Should -BeGreaterOrEqual @($Expected).Count
        }

        It 'is the completed file of New-YourMomInstanceFile' {
            $file = New-YourMomInstanceFile zendesk './new [x].json' -NoOAuth

            $file | Should -BeOfType IO.FileInfo
            $file.FullName | Should -Be (Join-Path $folder 'new [x].json')
            $content = Get-Content -LiteralPath $file -Raw
            { $content | New-YourMomInstance @platform @account } | Should -Throw *placeholder*
            $content -replace '"<.*?>"', '"mine"' | New-YourMomInstance @desk @platform @account | ForEach-Object Name | Should -Be 'mine'
        }

        It 'is not written by New-YourMomInstanceFile to <_>' -ForEach 'Env:/instance.json', 'NoDrive:/instance.json' {
            { New-YourMomInstanceFile sfdc $_ } |
                Should -Throw -ErrorId 'InstanceFileNotFound,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceFileCommand'
        }
    }

    Context '<Name>' -ForEach @(
        @{ Name = 'Get-YourMomInstance'; Result = { $output.Name }; Expected = 'Desk' }
        @{
            Name = 'Set-YourMomInstance'; Arguments = @{ Name = 'New'; Tag = 'test', 'eu'; Enabled = $false; PassThru = $true }
            Result = { $output.Name, "$($output.Tags)", $output.Disabled }; Expected = 'New', 'test eu', $true
        }
        @{ Name = 'Test-YourMomInstance'; Result = { $output }; Expected = $true }
        @{ Name = 'Invoke-YourMomRequest'; Arguments = @{ Path = '/accounts' }; Result = { @($output.name).Count }; Expected = 5 }
        @{ Name = 'Save-YourMomToken'; Result = { @(Get-SecretInfo $secret).Count }; Expected = 1 }
        @{
            Name = 'Remove-YourMomInstance'; Arguments = @{ Confirm = $false }
            Result = { Get-YourMomInstance @platform @account -WarningAction Ignore; Get-SecretInfo $secret }; Expected = $null
        }
    ) {
        BeforeEach {
            $instance = New-YourMomInstance Desk @desk @platform @account -SkipTokenStorage:($Name -match '^(Save|Test)-')
            $secret = "CloudYourMoms-Instance-$($instance.Id)"
            $instance | Export-Clixml (Join-Path $TestDrive instance.xml)
            $exported = Import-Clixml (Join-Path $TestDrive instance.xml)
            if (-not $Arguments) { $Arguments = @{} }
        }

        It 'takes <How>' -ForEach @(
            @{ How = 'an id by position'; Command = { & $Name $instance.Id @Arguments @platform @account } }
            @{ How = 'a record'; Command = { $instance | & $Name @Arguments @platform @account } }
            @{ How = 'an exported record'; Command = { $exported | & $Name @Arguments @platform @account } }
            @{
                How     = 'a row of a CSV'
                Command = { $instance | Select-Object Id | ConvertTo-Csv | ConvertFrom-Csv | & $Name @Arguments @platform @account }
            }
        ) {
            $output = & $Command

            & $Result | Should -Be $Expected
        }
    }

    It 'is found by <How>' -ForEach @(
        @{ How = 'name'; Arguments = @{ Name = 'front' }; Expected = 'Front' }
        @{ How = 'wildcards'; Arguments = @{ Name = 'd*' }; Expected = 'Desk', 'desk [x]' }
        @{ How = 'escaped brackets'; Arguments = @{ Name = 'desk `[x`]' }; Expected = 'desk [x]' }
        @{ How = 'all tags'; Arguments = @{ Tag = 'prod', 'eu' }; Expected = 'Front' }
    ) {
        $null = 'Desk', 'desk [x]' | ForEach-Object { New-YourMomInstance $_ -Tag prod @desk @platform @account }
        $null = New-YourMomInstance Front -Tag prod, eu @desk @platform @account

        (Get-YourMomInstance @Arguments @platform @account).Name | Should -Be $Expected
    }

    It 'has resources that Invoke-YourMomRequest creates, changes and removes as objects' {
        $to = @{ Id = (New-YourMomInstance Desk @desk @platform @account).Id } + $platform + $account

        $made = Invoke-YourMomRequest @to /accounts -Method POST -Body ([pscustomobject] @{ name = 'Contoso' })
        $changed = Invoke-YourMomRequest @to "/accounts/$($made.id)" -Method PATCH -Body @{ name = 'Fabrikam' }
        Invoke-YourMomRequest @to "/accounts/$($made.id)" -Method DELETE | Should -BeNullOrEmpty

        $made.name, $changed.name | Should -Be 'Contoso', 'Fabrikam'
        Invoke-YourMomRequest @to /accounts -AllPages | Where-Object id -EQ $made.id | Should -BeNullOrEmpty
    }
}
