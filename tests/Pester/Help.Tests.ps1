#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What Get-Help displays. HelpTests compares the help with the metadata of the cmdlets.

BeforeDiscovery {
    . $PSScriptRoot/Shared/Sandbox.ps1
    $commands = (Import-PowerShellDataFile (Get-StagedModule) -ErrorAction Stop).CmdletsToExport
}

Describe 'Get-Help' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        Import-TestModule
    }

    AfterAll {
        Remove-TestModule
    }

    It 'shows every section and parameter of <_>' -ForEach $commands {
        $text = Get-Help $_ -Full -ErrorAction Stop | Out-String -Width 80

        # A generated help begins with the syntax.
        $text | Should -Match '(?s)NAME\s+\S+\s+SYNOPSIS\s+[A-Z][^\[]+\.\s+SYNTAX\s'
        $sections = 'DESCRIPTION', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS'
        $sections.Where{ $text -cnotmatch "(?m)^$_\r?\n\s+\S" } | Should -BeNullOrEmpty
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        $shown = (Get-Command $_).Parameters.Values.Where{ $_.Name -notin $common -and $_.Attributes.DontShow -notcontains $true }
        $shown | Should -Not -BeNullOrEmpty
        $shown.Name.Where{ $text -notmatch "(?m)^    -$_\b.*\r?\n        [A-Z]" } | Should -BeNullOrEmpty
    }

    It 'shows examples of <_>' -ForEach $commands {
        Get-Help $_ -Examples | Out-String | Should -Match "(?s)Example 1: .*$_"
    }

    It 'shows about_CloudYourMoms' {
        Get-Help about_CloudYourMoms -ErrorAction Stop | Out-String | Should -Match 'Wait-YourMomCallback'
    }
}
