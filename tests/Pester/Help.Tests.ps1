#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The output of Get-Help for each command. HelpTests compares the help with the assembly.

BeforeDiscovery {
    . $PSScriptRoot/Shared/Sandbox.ps1
    $commands = (Import-PowerShellDataFile (Get-StagedModule) -ErrorAction Stop).CmdletsToExport
}

Describe 'The help' {
    BeforeAll {
        . $PSScriptRoot/Shared/Sandbox.ps1
        . $PSScriptRoot/Shared/Session.ps1
        Import-TestModule

        # The displayed text of a part of the help.
        function Get-HelpText($Part) { ($Part | Out-String).Trim() }
    }

    AfterAll {
        Remove-TestModule
    }

    Context 'of <_>' -ForEach $commands {
        BeforeAll {
            $name = $_
            $help = Get-Help $name -Full -ErrorAction Stop
        }

        It 'has a synopsis that is not the syntax' {
            $help.Synopsis.Trim() | Should -Match '\w.*\.$'
            $help.Synopsis | Should -Not -Match "^\s*$name"
        }

        It 'has a description' {
            Get-HelpText $help.description | Should -Match '\w.*\.'
        }

        It 'describes every parameter' {
            $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
            $shown = (Get-Command $name).Parameters.Values |
                Where-Object { $_.Name -notin $common -and $_.Attributes.DontShow -notcontains $true }
            $shown | Should -Not -BeNullOrEmpty
            $bare = foreach ($parameter in $shown) {
                $described = $help.parameters.parameter | Where-Object name -EQ $parameter.Name
                if ((Get-HelpText $described.description) -notmatch '\w.*\.') { $parameter.Name }
            }

            $bare | Should -BeNullOrEmpty
        }

        It 'has examples with a command and a description' {
            $help.examples.example | Should -Not -BeNullOrEmpty
            foreach ($example in $help.examples.example) {
                "$($example.code)" | Should -Match $name
                $example.title -replace 'EXAMPLE \d+' | Should -Match '\w'
            }
        }

        It 'describes input and output' {
            Get-HelpText $help.inputTypes.inputType | Should -Match '\w'
            Get-HelpText $help.returnValues.returnValue | Should -Match '\w'
        }

        It 'has related links' {
            Get-HelpText $help.relatedLinks | Should -Match '\w'
        }

        It 'lists the parameter sets of the command' {
            @($help.syntax.syntaxItem).Count | Should -Be (Get-Command $name).ParameterSets.Count
        }
    }

    It 'has about_CloudYourMoms in lines of at most 80 columns' {
        $text = Get-Help about_CloudYourMoms -ErrorAction Stop | Out-String -Width 500

        $text | Should -Match 'Wait-YourMomCallback'
        $text -split '\r?\n' | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
    }
}
