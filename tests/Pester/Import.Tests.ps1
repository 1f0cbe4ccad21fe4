#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'The module' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        $file = Get-StagedModule
        $data = Import-PowerShellDataFile $file
        Import-TestModule
    }

    AfterAll {
        Remove-TestModule
    }

    It 'supports this shell' {
        [version] $data.PowerShellVersion | Should -Not -BeGreaterThan ([version] "$($PSVersionTable.PSVersion)".Split('-')[0])
        $data.CompatiblePSEditions | Should -Contain $PSVersionTable.PSEdition
    }

    It 'has a valid manifest that lists only existing files' {
        (Test-ModuleManifest $file -ErrorAction Stop).Name | Should -Be 'CloudYourMoms'
        @($data.RootModule) + $data.FormatsToProcess + $data.FileList |
            Where-Object { $_ } |
            ForEach-Object { Join-Path (Split-Path $file) $_ | Should -Exist }
    }

    It 'exports the cmdlets of the manifest, and nothing else' {
        (Get-Module CloudYourMoms).ExportedCommands.Keys | Sort-Object | Should -Be @($data.CmdletsToExport | Sort-Object)
        foreach ($others in 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $data.ContainsKey($others) | Should -BeTrue
            $data.$others | Should -BeNullOrEmpty
        }
    }

    It 'can be removed and imported again in strict mode, without output or warnings' {
        Remove-Module CloudYourMoms
        # Not Get-Command, which finds the commands of an installed module.
        Get-Module CloudYourMoms | Should -BeNullOrEmpty

        Set-StrictMode -Version Latest
        Import-Module $file -Global *>&1 | Should -BeNullOrEmpty

        (Get-Command Wait-YourMomCallback).Module.Path | Should -Be (Get-Module CloudYourMoms).Path
    }

    It 'has tests here for each cmdlet' {
        $tests = Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1 | Get-Content -Raw
        $data.CmdletsToExport.Where{ "$tests" -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }
}
