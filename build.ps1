<#
.SYNOPSIS
Builds, tests, analyzes, packs or cleans CloudYourMoms. Wraps the dotnet commands in CONTRIBUTING.md.

.DESCRIPTION
Build    builds the module and stages it in out/CloudYourMoms.
Test     builds and runs all tests.
Analyze  runs PSScriptAnalyzer on all scripts of the repository and on the staged module.
Package  creates the packages and their SHA-256 sums in out/packages.
Clean    removes all build output.

.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    # The task to run.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Package', 'Clean')]
    [string] $Task = 'Build'
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "$Task failed: dotnet $args ended with exit code $LASTEXITCODE." }
}

function Get-Script {
    if (-not (Test-Path -LiteralPath out/CloudYourMoms)) {
        throw "Analyze failed: the module is not staged in out/CloudYourMoms. Run './build.ps1' first."
    }
    # The manifest in the repository root is excluded: the files that it names exist only next to the staged manifest.
    Get-ChildItem -Path out/CloudYourMoms -Recurse -Include *.ps1, *.psm1, *.psd1
    Get-ChildItem -Path . -Recurse -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj|out)[\\/]' -and $_.Name -ne 'CloudYourMoms.psd1' }
}

function Get-Setting {
    param([string] $Path)

    $settings = Import-PowerShellDataFile -LiteralPath PSScriptAnalyzerSettings.psd1
    if ($Path -match '[\\/](tests|samples)[\\/]') {
        $settings.ExcludeRules += (Import-PowerShellDataFile -LiteralPath tests/PSScriptAnalyzerSettings.psd1).ExcludeRules
    }

    if (Select-String -LiteralPath $Path -Pattern '^#Requires -Version 7' -Quiet) {
        $settings.Rules.PSUseCompatibleSyntax.TargetVersions = @('7.4')
    }

    $settings
}

function Invoke-Analysis {
    if (-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
        throw "Analyze failed: PSScriptAnalyzer is not installed. Run 'Install-PSResource PSScriptAnalyzer' first."
    }

    $scripts = @(Get-Script)
    $findings = @($scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings (Get-Setting $_.FullName) })
    foreach ($finding in $findings) { "$($finding.ScriptPath):$($finding.Line): $($finding.RuleName): $($finding.Message)" }
    if ($findings) { throw "Analyze failed: $($findings.Count) findings in $($scripts.Count) scripts." }
    "PSScriptAnalyzer found no problems in $($scripts.Count) scripts."
}

Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Dotnet build }
        'Test' { Invoke-Dotnet test }
        'Analyze' { Invoke-Analysis }
        'Package' { Invoke-Dotnet pack }
        'Clean' {
            $built = 'src', 'tests', 'tools' | ForEach-Object { "$_/*/bin", "$_/*/obj" }
            Get-Item -Path (@('out') + $built) -ErrorAction Ignore | Remove-Item -Recurse -Force
        }
    }
}
finally {
    Pop-Location
}
