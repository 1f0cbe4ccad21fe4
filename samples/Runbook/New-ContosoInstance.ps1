#Requires -Version 7.4
#Requires -Modules CloudYourMoms

<#
.SYNOPSIS
Creates Contoso's instance unattended, in two steps.

.DESCRIPTION
The first run prepares the sign-in, saves it to a file, and returns the address at which a user signs in.
The second run takes the address on which the browser ended, creates the instance if it does not exist, and returns it.
Then it removes the file. If the second run fails, the file is kept so that you can repeat the run. Remove it if you abandon the sign-in.

.EXAMPLE
./New-ContosoInstance.ps1 -AuthorizationPath authorization.xml -App $app

.EXAMPLE
$address = Read-Host 'Address after the sign-in' -AsSecureString
./New-ContosoInstance.ps1 -AuthorizationPath authorization.xml -CallbackResponse $address
#>
[CmdletBinding(DefaultParameterSetName = 'Prepare')]
param(
    # The file for the sign-in between the steps. Only on Windows are its secrets encrypted; elsewhere restrict access to the file.
    [Parameter(Mandatory)]
    [string] $AuthorizationPath,

    # The consumer key and consumer secret of the app.
    [Parameter(Mandatory, ParameterSetName = 'Prepare')]
    [pscredential] $App,

    # The address on which the browser ended. It contains the authorization code.
    [Parameter(Mandatory, ParameterSetName = 'Create')]
    [securestring] $CallbackResponse,

    # BaseUri, UserSecret and OrganizationSecret of the platform. By default, the default profile is used.
    [hashtable] $Platform = @{},

    # Does not store the token in the vault. The returned instance contains it. For tests.
    [Parameter(ParameterSetName = 'Create')]
    [switch] $SkipTokenStorage
)

$ErrorActionPreference = 'Stop'

if ($PSCmdlet.ParameterSetName -eq 'Prepare') {
    $baseUri = $Platform.BaseUri ? @{ BaseUri = $Platform.BaseUri } : @{}
    $authorization = Get-YourMomOAuthUrl sfdcservicecloud -ApiCredential $App -CallbackUrl http://localhost:8400/auth @baseUri
    $authorization | Export-Clixml -LiteralPath $AuthorizationPath
    return $authorization.OAuthUrl.AbsoluteUri
}

$name = 'Contoso service desk'
if ($existing = Get-YourMomInstance -Name $name -ErrorAction Ignore @Platform) {
    $existing
}
else {
    # Not assigned to a variable: if the token cannot be stored, the record is written before the error and must not be lost.
    Import-Clixml -LiteralPath $AuthorizationPath |
        Wait-YourMomCallback -CallbackResponse $CallbackResponse |
        New-YourMomInstance -Name $name -Tag prod, eu -SkipTokenStorage:$SkipTokenStorage @Platform
}

if (Test-Path -LiteralPath $AuthorizationPath) { Remove-Item -LiteralPath $AuthorizationPath }
