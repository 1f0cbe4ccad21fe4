#Requires -Version 5.1

# Sessions with the module under test, and with fake vaults. Needs Sandbox.ps1.

function Import-FakeVault {
    <#
    .SYNOPSIS
    Replaces SecretManagement with a fake, so that no vault of the user who runs the tests is used.

    .OUTPUTS
    The folder of the vaults.
    #>
    param(
        # The names and kinds of the vaults. The first vault is the default.
        [Collections.Specialized.OrderedDictionary] $Vault = [ordered] @{}
    )

    $name = 'Microsoft.PowerShell.SecretManagement'
    $folder = (New-Item (Join-Path $TestDrive "fake-$([guid]::NewGuid())/vaults") -ItemType Directory -Force).FullName
    foreach ($known in $Vault.Keys) {
        $null = New-Item (Join-Path $folder $known) -ItemType Directory
        Set-Content (Join-Path $folder "$known/.kind") $Vault[$known] -NoNewline
    }

    if ($Vault.Count -gt 0) { Set-Content (Join-Path $folder .default) @($Vault.Keys)[0] -NoNewline }
    Copy-Item (Join-Path $PSScriptRoot "../../CloudYourMoms.PowerShell.Tests/Fakes/$name.psm1") (Split-Path $folder)
    Remove-Module $name -ErrorAction Ignore
    Import-Module (Join-Path (Split-Path $folder) "$name.psm1") -Global -ErrorAction Stop
    $folder
}

function Import-TestModule {
    <#
    .SYNOPSIS
    Imports the module under test, with fake vaults.
    #>
    param(
        # The vaults, as for Import-FakeVault. The default is no vault.
        [Collections.Specialized.OrderedDictionary] $Vault = [ordered] @{}
    )

    $null = Import-FakeVault $Vault
    Import-Module (Get-StagedModule) -Global -ErrorAction Stop
}

function Remove-TestModule {
    <#
    .SYNOPSIS
    Removes the module under test and the fake from the session.
    #>
    Remove-Module CloudYourMoms, Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
}

function Start-Shell {
    <#
    .SYNOPSIS
    Opens a non-interactive session with the module under test and the current test vaults, in which the first error ends a script.
    #>
    param(
        # Provides $Platform, $Account and $App.
        $Sandbox
    )

    $runspace = [runspacefactory]::CreateRunspace()
    $runspace.Open()
    $runspace.SessionStateProxy.SetVariable('ErrorActionPreference', 'Stop')
    foreach ($name in 'Platform', 'Account', 'App') { if ($Sandbox) { $runspace.SessionStateProxy.SetVariable($name, $Sandbox.$name) } }
    $shell = [pscustomobject] @{ Runspace = $runspace }
    $vaults = (Get-Module Microsoft.PowerShell.SecretManagement).Path
    $import = Invoke-Shell $shell "Import-Module '$vaults', '$(Get-StagedModule)'"
    if ($import.Failure) { throw $import.Failure }
    $shell
}

function Stop-Shell {
    <#
    .SYNOPSIS
    Closes a session.
    #>
    param([AllowNull()] $Shell)

    if ($Shell) { $Shell.Runspace.Dispose() }
}

function Start-ShellScript {
    <#
    .SYNOPSIS
    Starts a script in a session of Start-Shell.
    #>
    param(
        [Parameter(Mandatory)] $Shell,
        [Parameter(Mandatory)] [string] $Script
    )

    $run = [powershell]::Create()
    $run.Runspace = $Shell.Runspace
    $noInput = [Management.Automation.PSDataCollection[psobject]]::new()
    $noInput.Complete()
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $null = $run.AddScript($Script)
    $source = "information-$([guid]::NewGuid())"
    Register-ObjectEvent $run.Streams.Information DataAdded -SourceIdentifier $source
    [pscustomobject] @{ PowerShell = $run; Output = $output; Source = $source; Handle = $run.BeginInvoke($noInput, $output) }
}

function Wait-ShellLink {
    <#
    .SYNOPSIS
    Waits until a script that was started with Start-ShellScript prints its sign-in link.
    #>
    param([Parameter(Mandatory)] $Run)

    # Much longer than a loaded machine needs.
    while ($written = Wait-Event $Run.Source -Timeout 900) {
        $written | Remove-Event
        $link = Find-Link $Run.PowerShell.Streams.Information
        if ($link) { return $link }
    }

    throw "No link was shown. $($Run.PowerShell.InvocationStateInfo.Reason)"
}

function Wait-ShellScript {
    <#
    .SYNOPSIS
    Waits for the end of a script of Start-ShellScript; returns its Output, Errors and terminating Failure.
    #>
    param([Parameter(Mandatory)] $Run)

    $failure = $null
    try {
        $null = $Run.PowerShell.EndInvoke($Run.Handle)
    }
    catch {
        $inner = if ($_.Exception.InnerException) { $_.Exception.InnerException } else { $_.Exception }
        $failure = if ($inner.ErrorRecord) { $inner.ErrorRecord } else { $inner }
    }

    [pscustomobject] @{ Output = @($Run.Output); Errors = @($Run.PowerShell.Streams.Error); Failure = $failure }
    Unregister-Event $Run.Source
    Remove-Event $Run.Source -ErrorAction Ignore
    $Run.PowerShell.Dispose()
}

function Invoke-Shell {
    <#
    .SYNOPSIS
    Runs a script in a session of Start-Shell and returns its result.
    #>
    param(
        [Parameter(Mandatory)] $Shell,
        [Parameter(Mandatory)] [string] $Script
    )

    Wait-ShellScript (Start-ShellScript $Shell $Script)
}
