#Requires -Version 5.1

# Sessions with the module under test, and with vaults that are nobody's. Needs Sandbox.ps1.

function Import-StandInVault {
    <#
    .SYNOPSIS
    Puts a stand-in in the place of SecretManagement, so that no vault of the person who runs the tests is touched.

    .OUTPUTS
    The folder of its vaults.
    #>
    param(
        # Names and kinds of the vaults; the first is the default one.
        [Collections.Specialized.OrderedDictionary] $Vault = [ordered] @{}
    )

    $name = 'Microsoft.PowerShell.SecretManagement'
    $place = (New-Item (Join-Path $TestDrive "standin-$([guid]::NewGuid())/vaults") -ItemType Directory -Force).FullName
    foreach ($known in $Vault.Keys) {
        $null = New-Item (Join-Path $place $known) -ItemType Directory
        Set-Content (Join-Path $place "$known/.kind") $Vault[$known] -NoNewline
    }

    if ($Vault.Count -gt 0) { Set-Content (Join-Path $place .default) @($Vault.Keys)[0] -NoNewline }
    Copy-Item (Join-Path $PSScriptRoot "../../CloudYourMoms.PowerShell.Tests/StandIn/$name.psm1") (Split-Path $place)
    Remove-Module $name -ErrorAction Ignore
    Import-Module (Join-Path (Split-Path $place) "$name.psm1") -Global -ErrorAction Stop
    $place
}

function Import-TestModule {
    <#
    .SYNOPSIS
    Imports the module under test, with vaults that are nobody's.
    #>
    param(
        # As Import-StandInVault takes them; none without it.
        [Collections.Specialized.OrderedDictionary] $Vault = [ordered] @{}
    )

    $null = Import-StandInVault $Vault
    Import-Module (Get-StagedModule) -Global -ErrorAction Stop
}

function Remove-TestModule {
    <#
    .SYNOPSIS
    Takes the module under test and the stand-in out of the session.
    #>
    Remove-Module CloudYourMoms, Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
}

function Start-Shell {
    <#
    .SYNOPSIS
    Opens a session where nobody can be asked and the first error ends a script, with the module under test and the vaults of this one.
    #>
    param(
        # Brings $Platform, $Account and $App.
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
    Begins a script in a session of Start-Shell.
    #>
    param(
        [Parameter(Mandatory)] $Shell,
        [Parameter(Mandatory)] [string] $Script
    )

    $run = [powershell]::Create()
    $run.Runspace = $Shell.Runspace
    $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $null = $run.AddScript($Script)
    $told = "told-$([guid]::NewGuid())"
    Register-ObjectEvent $run.Streams.Information DataAdded -SourceIdentifier $told
    [pscustomobject] @{ PowerShell = $run; Output = $output; Told = $told; Handle = $run.BeginInvoke($nothing, $output) }
}

function Wait-ShellLink {
    <#
    .SYNOPSIS
    Waits for the link that a script of Start-ShellScript shows.
    #>
    param([Parameter(Mandatory)] $Run)

    while ($told = Wait-Event $Run.Told -Timeout 30) {
        $told | Remove-Event
        $link = Find-Link $Run.PowerShell.Streams.Information
        if ($link) { return $link }
    }

    throw "No link was shown. $($Run.PowerShell.InvocationStateInfo.Reason)"
}

function Wait-ShellScript {
    <#
    .SYNOPSIS
    Waits for the end of a script of Start-ShellScript, and gives its Output, its Errors, and the Failure that ended it.
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
    Unregister-Event $Run.Told
    Remove-Event $Run.Told -ErrorAction Ignore
    $Run.PowerShell.Dispose()
}

function Invoke-Shell {
    <#
    .SYNOPSIS
    Runs a script in a session of Start-Shell, and gives what came of it.
    #>
    param(
        [Parameter(Mandatory)] $Shell,
        [Parameter(Mandatory)] [string] $Script
    )

    Wait-ShellScript (Start-ShellScript $Shell $Script)
}
