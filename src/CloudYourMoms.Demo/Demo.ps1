#Requires -Version 7.4
<#
.SYNOPSIS
Runs the pipeline for the four Salesforce keys, and once with an instance.json.

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

$ErrorActionPreference = 'Stop'

filter Show {
    $_ | Out-Host
    $_
}

function Write-Line {
    param([string] $Text)

    Out-Host -InputObject $Text
}

$pipeline = {
    Get-YourMomOAuthUrl sfdcservicecloud @app @platform | Show |
        Wait-YourMomCallback | Show |
        New-YourMomInstance -Name 'Contoso desk' -Tag demo @account
}

Write-Line "Sandbox: $Dashboard"
Write-Line ($Browser ? 'Select Allow on each page that opens.' : 'The demo opens each link and selects Allow automatically.')
Write-Line "`nPS> $("$pipeline".Trim().Replace(' | Show', ''))"
& $pipeline | Out-Host

Write-Line 'The same for the other keys, and with an instance.json:'
$file = New-TemporaryFile
$others = {
    @(
        @{ Key = 'sfdcmarketingcloud'; Instance = @{ Name = 'Contoso campaigns'; Tag = 'demo' } }
        @{ Key = 'sfdc'; Instance = @{ Name = 'Contoso CRM'; Tag = 'demo' } }
        @{ Key = 'sfdcdocuments'; Instance = @{ Name = 'Contoso contracts'; Tag = 'demo' } }
        @{ Key = 'sfdcservicecloud'; Instance = @{ Path = $file } }
    ) | ForEach-Object {
        $instance = $_.Instance
        Get-YourMomOAuthUrl $_.Key @app @platform | Wait-YourMomCallback | New-YourMomInstance @instance @account
    } | Out-Host
}
try {
    '{ "your_mom": { "key": "sfdcservicecloud" }, "tags": ["demo"], "name": "Contoso from a file" }' | Set-Content $file
    if ($Browser) { & $others } else { & $others 6> $null }
}
finally {
    Remove-Item $file
}

Write-Line 'Next, type the commands yourself:'
Write-Line "`n    dotnet run --project src/CloudYourMoms.Demo -- -Interactive`n"
