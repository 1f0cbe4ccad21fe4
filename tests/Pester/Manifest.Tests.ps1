#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

Describe 'The manifest' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        $file = Get-StagedModule
        $folder = Split-Path $file
        $manifest = Test-ModuleManifest $file -ErrorAction Stop
        $data = Import-PowerShellDataFile $file
    }

    AfterAll {
        Remove-TestModule
    }

    It 'has a name, a GUID and descriptions' {
        $manifest.Name | Should -Be 'CloudYourMoms'
        $manifest.Guid | Should -Not -Be ([guid]::Empty)
        $manifest.Author, $manifest.Description, $manifest.Copyright | Should -Match '\S'
    }

    It 'runs in this shell' {
        [version] $data.PowerShellVersion | Should -Not -BeGreaterThan ([version] "$($PSVersionTable.PSVersion)".Split('-')[0])
        $data.CompatiblePSEditions | Should -Contain $PSVersionTable.PSEdition
    }

    It 'has tags, including one for each edition, and the license' {
        $manifest.Tags | Should -Contain 'Salesforce'
        $manifest.Tags.Where{ $_ -like 'PSEdition_*' } |
            Sort-Object |
            Should -Be @($data.CompatiblePSEditions | Sort-Object | ForEach-Object { "PSEdition_$_" })
        Join-Path $folder LICENSE | Should -FileContentMatch 'MIT License'
    }

    It 'lists only existing files' {
        $named = @($data.RootModule) +
        $data.FormatsToProcess +
        $data.TypesToProcess +
        $data.NestedModules +
        $data.ScriptsToProcess +
        $data.RequiredAssemblies +
        $data.FileList
        $named | Where-Object { $_ } | ForEach-Object { Join-Path $folder $_ | Should -Exist }
    }

    It 'has the version of its assemblies' {
        $assemblies = Get-ChildItem $folder -Filter CloudYourMoms*.dll
        $assemblies.Count | Should -BeGreaterThan 1
        foreach ($assembly in $assemblies) {
            [Reflection.AssemblyName]::GetAssemblyName($assembly.FullName).Version.ToString(3) | Should -Be "$($manifest.Version)"
        }
    }

    It 'lists its exports without wildcards' {
        $data.CmdletsToExport | Should -Not -Match '\*'
        foreach ($others in 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            $data.ContainsKey($others) | Should -BeTrue
            $data.$others | Should -BeNullOrEmpty
        }
    }

    Context 'Imported module' {
        BeforeAll {
            Import-TestModule
            $module = Get-Module CloudYourMoms
        }

        It 'exports exactly the cmdlets of its assembly' {
            $attributes = $module.ImplementingAssembly.GetTypes().ForEach{
                $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
            }
            $attributes.Count | Should -BeGreaterThan 0

            $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @($attributes.ForEach{ "$($_.VerbName)-$($_.NounName)" } | Sort-Object)
            $module.ExportedCmdlets.Keys | Sort-Object | Should -Be @($data.CmdletsToExport | Sort-Object)
            $module.ExportedFunctions.Count + $module.ExportedAliases.Count + $module.ExportedVariables.Count | Should -Be 0
        }

        It 'uses approved verbs and prefixed nouns' {
            foreach ($command in $module.ExportedCmdlets.Values) {
                (Get-Verb $command.Verb) | Should -Not -BeNullOrEmpty -Because "$($command.Name) must start with an approved verb"
                $command.Noun | Should -BeLike 'YourMom*'
            }
        }

        It 'has a test file for each command' {
            foreach ($name in $module.ExportedCmdlets.Keys) { Join-Path $PSScriptRoot "$name.Tests.ps1" | Should -Exist }
        }

        It 'can be removed and imported again without output' {
            Remove-Module CloudYourMoms
            # Not Get-Command, which finds the commands of an installed module.
            Get-Module CloudYourMoms | Should -BeNullOrEmpty

            $printed = Import-Module $file -Global *>&1

            $printed | Should -BeNullOrEmpty
            (Get-Command Wait-YourMomCallback).Module.Path | Should -Be (Get-Module CloudYourMoms).Path
        }

        It 'imports in strict mode without output or warnings' {
            $shell = Start-Shell
            $run = Invoke-Shell $shell "Set-StrictMode -Version Latest
                Remove-Module CloudYourMoms; Import-Module '$file' *>&1; (Get-Command -Module CloudYourMoms).Count"
            Stop-Shell $shell

            $run.Failure | Should -BeNullOrEmpty
            $run.Errors | Should -BeNullOrEmpty
            $run.Output | Should -Be @($data.CmdletsToExport).Count
        }
    }
}
