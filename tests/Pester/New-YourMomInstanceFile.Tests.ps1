#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'New-YourMomInstanceFile' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        . $PSScriptRoot/Shared/Expectation.ps1
        Import-TestModule
        $failing = 'CloudYourMoms.PowerShell.Commands.NewYourMomInstanceFileCommand'
    }

    BeforeEach {
        $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    AfterAll {
        Remove-TestModule
    }

    It 'writes a template for <_>' -ForEach 'sfdcservicecloud', 'sfdcmarketingcloud', 'sfdc', 'sfdcdocuments' {
        $file = New-YourMomInstanceFile $_ (Join-Path $folder mine.json)

        $file | Should -BeOfType IO.FileInfo
        $file.FullName | Should -Be (Join-Path $folder mine.json)
        $content = Get-Content -LiteralPath $file.FullName -Raw | ConvertFrom-Json
        $content.your_mom.key | Should -Be $_
        $content.configuration.'oauth.api.key' | Should -Match '^<.+>$'
        $content.name | Should -Match '^<.+>$'
    }

    It 'omits the sign-in with -NoOAuth' {
        $null = New-YourMomInstanceFile zendesk desk.json -NoOAuth

        $content = Get-Content desk.json -Raw | ConvertFrom-Json
        $content.PSObject.Properties.Name | Should -Not -Contain 'providerData'
    }

    It 'writes instance.json to the current location by default' {
        (New-YourMomInstanceFile sfdc).FullName | Should -Be (Join-Path $folder instance.json)
    }

    It 'writes to the literal path <_>' -ForEach 'odd [x].json', 'with spaces.json', './here.json' {
        $null = New-YourMomInstanceFile sfdc $_

        Test-Path -LiteralPath (Join-Path $folder $_) | Should -BeTrue
    }

    It 'accepts a path on a PowerShell drive' {
        $null = New-PSDrive Instances -PSProvider FileSystem -Root $folder
        $null = New-YourMomInstanceFile sfdc Instances:/driven.json

        Join-Path $folder driven.json | Should -Exist
    }

    It 'writes a file that New-YourMomInstance rejects until it is completed' {
        $secret = Protect-Text 'any'
        $null = New-YourMomInstanceFile sfdc

        {
            New-YourMomInstance -Path instance.json -UserSecret $secret -OrganizationSecret $secret -BaseUri http://localhost:1 `
                -SkipTokenStorage
        } |
            Should -Throw '*placeholder*' -ErrorId 'InvalidInstance,CloudYourMoms.PowerShell.Commands.NewYourMomInstanceCommand'
    }

    It 'overwrites an existing file only with -Force' {
        Set-Content instance.json 'mine'

        Assert-Failure { New-YourMomInstanceFile sfdc } "InstanceFileExists,$failing" ResourceExists
        Get-Content instance.json | Should -Be 'mine'

        $null = New-YourMomInstanceFile sfdc -Force
        (Get-Content instance.json -Raw | ConvertFrom-Json).your_mom.key | Should -Be 'sfdc'
    }

    It 'reports <Id>, <Category>' -ForEach @(
        @{ Id = 'InstanceFileUnwritable'; Category = 'WriteError'; Command = { New-YourMomInstanceFile sfdc nowhere/instance.json } }
        @{ Id = 'InstanceFileNotFound'; Category = 'ObjectNotFound'; Command = { New-YourMomInstanceFile sfdc Env:/instance.json } }
        @{ Id = 'InstanceFileNotFound'; Category = 'ObjectNotFound'; Command = { New-YourMomInstanceFile sfdc NoDrive:/instance.json } }
    ) {
        Assert-Failure $Command "$Id,$failing" $Category
    }

    It 'writes nothing with -WhatIf' {
        $shell = Start-Shell
        $run = Invoke-Shell $shell "Set-Location '$folder'; New-YourMomInstanceFile sfdc -WhatIf"
        Stop-Shell $shell

        $run.Failure | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'New-YourMomInstanceFile sfdcs'; Expected = 'sfdcservicecloud' }
        @{ Line = 'New-YourMomInstanceFile sfdc -No'; Expected = '-NoOAuth' }
    ) {
        Get-Completion $Line | Should -Be $Expected
    }
}
