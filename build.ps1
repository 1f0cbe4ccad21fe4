<#
.SYNOPSIS
Builds, tests or cleans CloudYourMoms: a thin front for the dotnet commands of the README.

.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    # What to do.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Clean')]
    [string] $Task = 'Build'
)

$ErrorActionPreference = 'Stop'
Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build }
        'Test' { dotnet test }
        'Clean' {
            dotnet clean
            if (Test-Path -LiteralPath out) { Remove-Item -LiteralPath out -Recurse -Force }
        }
    }

    if ($LASTEXITCODE -ne 0) { throw "$Task failed: dotnet ended with exit code $LASTEXITCODE." }
}
finally {
    Pop-Location
}
