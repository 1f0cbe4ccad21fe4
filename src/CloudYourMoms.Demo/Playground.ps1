#Requires -Version 7.4
<#
.SYNOPSIS
Shows the first commands to type, and adds them to the history.

.DESCRIPTION
The demo starts the sandbox and sets $app, $platform and $account.
#>
param(
    # The address of the sandbox's page.
    [Parameter(Mandatory)]
    [uri] $Dashboard,

    # The user signs in. Otherwise sign-ins are automatic.
    [switch] $Browser
)

$commands = @(
    "Get-YourMomOAuthUrl sfdcservicecloud @app @platform |`n    Wait-YourMomCallback |`n" +
    "    New-YourMomInstance 'My first instance' @account"
    'Get-YourMomInstance @platform @account'
    'Get-Help New-YourMomInstance'
)

# PSReadLine starts with the history of the session, instead of the file that the user's own sessions share.
$commands[2..0] | ForEach-Object {
    New-Object psobject -Property @{
        CommandLine        = "$_"
        ExecutionStatus    = 'Completed'
        StartExecutionTime = [datetime]::Now
        EndExecutionTime   = [datetime]::Now
    }
} | Add-History
Set-PSReadLineOption -HistorySaveStyle SaveNothing
if ($env:NO_COLOR) {
    $colors = @{}
    (Get-PSReadLineOption).PSObject.Properties.Name -like '*Color' -replace '(Token)?Color$' | ForEach-Object { $colors[$_] = "`e[0m" }
    Set-PSReadLineOption -Colors $colors
}
if ($env:TERM -eq 'dumb') { Remove-Module PSReadLine }

@"
PowerShell $($PSVersionTable.PSVersion) with CloudYourMoms and a sandbox of the platform.
Dashboard: $Dashboard
$($Browser ? 'Select Allow on each page that opens.' : 'Sign-ins are automatic. To select Allow yourself, add --browser.')

`$app, `$platform and `$account hold the sandbox's values. To begin:

  $($commands -join "`n" -replace "`n", "`n  ")

The Up key recalls them, and Tab completes, for example after -Key.
Type exit to leave.

"@
