#Requires -Version 5.1

# Sessions in separate processes with separate home folders. SecretManagement and SecretStore store their files in the home folder and
# read its path only when they are loaded. Needs Sandbox.ps1.

# Returns why tests with SecretManagement and SecretStore cannot run here; nothing if they can.
function Find-ReasonWithoutStore {
    $required = [ordered] @{ 'Microsoft.PowerShell.SecretManagement' = '1.1.2'; 'Microsoft.PowerShell.SecretStore' = '1.0.6' }
    $missing = @($required.Keys).Where{
        -not (Get-Module -FullyQualifiedName @{ ModuleName = $_; ModuleVersion = $required[$_] } -ListAvailable)
    }
    if ($env:OS -eq 'Windows_NT') {
        'on Windows the store is that of the user, who would lose it: run it on Linux or macOS'
    }
    elseif ($missing) {
        $versions = $missing.ForEach{ "$_ $($required[$_]) or later" } -join ', '
        "$versions is missing: install it, as with Install-PSResource $($missing -join ', ')"
    }
}

function New-Home {
    (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
}

# Runs Prelude.ps1 and a script with -NonInteractive in a new process of the current shell; returns their output lines.
function Invoke-Session($Sandbox, [string] $HomeFolder, [string] $Script) {
    $arguments = @{
        Module      = Get-StagedModule
        BaseUri     = $Sandbox.Platform.BaseUri
        ApiKey      = $Sandbox.App.ApiKey
        CallbackUrl = $Sandbox.App.CallbackUrl
        Secret      = $Sandbox.Secret
    }
    $arguments | Export-Clixml (Join-Path $HomeFolder arguments.xml)
    $file = Join-Path $HomeFolder session.ps1
    Set-Content $file "`$arguments = Import-Clixml '$HomeFolder/arguments.xml'`n. '$PSScriptRoot/Prelude.ps1' @arguments`n$Script"
    $shell = (Get-Process -Id $PID).Path
    # If PowerShell is installed as a .NET tool, the process is dotnet and the shell is a library.
    $library = @(if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME pwsh.dll })
    $originalHome = $env:HOME
    try {
        $env:HOME = $HomeFolder
        & $shell @library -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }
    }
    finally {
        $env:HOME = $originalHome
    }
}
