#Requires -Version 5.1

# Sessions in separate processes with separate home folders. SecretManagement and SecretStore store their files in the home folder and
# read its path only when they are loaded. Requires Sandbox.ps1.

function Find-ReasonWithoutStore {
    <#
    .SYNOPSIS
    Returns why tests with SecretManagement and SecretStore cannot run here; nothing if they can.
    #>
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
    <#
    .SYNOPSIS
    Creates a home folder.
    #>
    (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
}

function Invoke-ShellFile {
    <#
    .SYNOPSIS
    Runs a script file with -NonInteractive in a new process of the current shell; returns its output lines.
    #>
    param([Parameter(Mandatory)] [string] $File)

    $shell = (Get-Process -Id $PID).Path
    # If PowerShell is installed as a .NET tool, the process is dotnet and the shell is a library.
    $library = @(if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME pwsh.dll })
    & $shell @library -NoProfile -NonInteractive -File $File 2>&1 | ForEach-Object { "$_" }
}

function Invoke-Session {
    <#
    .SYNOPSIS
    Runs Prelude.ps1 and a script with -NonInteractive in a new process; returns their output lines.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [Parameter(Mandatory)] [string] $HomeFolder,
        [Parameter(Mandatory)] [string] $Script
    )

    $arguments = @{
        Module      = Get-StagedModule
        BaseUri     = $Sandbox.Platform.BaseUri
        ApiKey      = $Sandbox.App.ApiKey
        CallbackUrl = $Sandbox.App.CallbackUrl
        Secret      = $Sandbox.Secret
    }
    $arguments | Export-Clixml (Join-Path $HomeFolder arguments.xml)
    $file = Join-Path $HomeFolder session.ps1
    Set-Content $file "`$arguments = Import-Clixml `$HOME/arguments.xml`n. '$PSScriptRoot/Prelude.ps1' @arguments`n$Script"
    $originalHome = $env:HOME
    try {
        $env:HOME = $HomeFolder
        Invoke-ShellFile $file
    }
    finally {
        $env:HOME = $originalHome
    }
}

function Get-KnownSecret {
    <#
    .SYNOPSIS
    Returns the names and values of the sandbox's secrets and of the secrets that a session saved.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [Parameter(Mandatory)] [string] $HomeFolder
    )

    $all = [ordered] @{} + $Sandbox.Secret
    foreach ($line in Get-Content (Join-Path $HomeFolder secrets) -ErrorAction Ignore) {
        $name, $value = $line -split "`t"
        $all[$name] = $value
    }

    $all
}
