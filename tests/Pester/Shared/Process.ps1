#Requires -Version 5.1

# Sessions that are processes with a home of their own: SecretManagement and SecretStore keep their files in the home folder, which is
# theirs from the first load on. Needs Sandbox.ps1.

function Find-ReasonWithoutStore {
    <#
    .SYNOPSIS
    Says why nothing can be tested here with the real SecretManagement and SecretStore; nothing when it can be.
    #>
    $required = [ordered] @{ 'Microsoft.PowerShell.SecretManagement' = '1.1.2'; 'Microsoft.PowerShell.SecretStore' = '1.0.6' }
    $missing = @($required.Keys).Where{ -not (Get-Module -FullyQualifiedName @{ ModuleName = $_; ModuleVersion = $required[$_] } -ListAvailable) }
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
    Makes a home folder.
    #>
    (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
}

function Invoke-ShellFile {
    <#
    .SYNOPSIS
    Runs a script file in a process of the shell that this one is, where nobody can be asked; gives the lines that it prints.
    #>
    param([Parameter(Mandatory)] [string] $File)

    $shell = (Get-Process -Id $PID).Path
    # A shell that was installed as a tool of dotnet is a library that dotnet runs.
    $library = @(if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME pwsh.dll })
    & $shell @library -NoProfile -NonInteractive -File $File 2>&1 | ForEach-Object { "$_" }
}

function Invoke-Session {
    <#
    .SYNOPSIS
    Runs a script in a shell of its own, after Prelude.ps1, where nobody can be asked; gives the lines that it prints.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [Parameter(Mandatory)] [string] $HomeFolder,
        [Parameter(Mandatory)] [string] $Script
    )

    $given = @{
        Module      = Get-StagedModule
        BaseUri     = $Sandbox.Platform.BaseUri
        ApiKey      = $Sandbox.App.ApiKey
        CallbackUrl = $Sandbox.App.CallbackUrl
        Secret      = $Sandbox.Secret
    }
    $given | Export-Clixml (Join-Path $HomeFolder given.xml)
    $file = Join-Path $HomeFolder session.ps1
    Set-Content $file "`$given = Import-Clixml `$HOME/given.xml`n. '$PSScriptRoot/Prelude.ps1' @given`n$Script"
    $ours = $env:HOME
    try {
        $env:HOME = $HomeFolder
        Invoke-ShellFile $file
    }
    finally {
        $env:HOME = $ours
    }
}

function Get-KnownSecret {
    <#
    .SYNOPSIS
    Gives names and values of the secrets that everybody knows here, and of those that came up in a session.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [Parameter(Mandatory)] [string] $HomeFolder
    )

    $all = [ordered] @{} + $Sandbox.Secret
    foreach ($line in Get-Content (Join-Path $HomeFolder noted) -ErrorAction Ignore) {
        $name, $value = $line -split "`t"
        $all[$name] = $value
    }

    $all
}
