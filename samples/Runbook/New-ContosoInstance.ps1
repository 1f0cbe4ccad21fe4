#Requires -Version 7.4
#Requires -Modules CloudYourMoms

<#
.SYNOPSIS
Creates Contoso's instance in two steps, with nobody at the keyboard.

.DESCRIPTION
The first run prepares the sign-in: it writes it to a file, and returns the address for somebody to sign in at.
The second run takes the address that they ended on, creates the instance, and returns it. What exists already is not created again.
Then the file is removed. It stays when the second run fails, so that it can be repeated: remove it when you give the sign-in up.

.EXAMPLE
./New-ContosoInstance.ps1 -AuthorizationPath authorization.xml -App $app

.EXAMPLE
./New-ContosoInstance.ps1 -AuthorizationPath authorization.xml -CallbackResponse $address
#>
[CmdletBinding(DefaultParameterSetName = 'Prepare')]
param(
    # Where the sign-in is kept between the steps. On Windows its secrets are encrypted; elsewhere keep it where nobody else reads.
    [Parameter(Mandatory)]
    [string] $AuthorizationPath,

    # Consumer key and consumer secret of the app.
    [Parameter(Mandatory, ParameterSetName = 'Prepare')]
    [pscredential] $App,

    # The address that the person ended on.
    [Parameter(Mandatory, ParameterSetName = 'Create')]
    [string] $CallbackResponse,

    # The platform to create on, and user and organization secret for it, where they are not those of the default profile.
    [hashtable] $Platform = @{},

    # Store no token in the vault: it is in the instance that is returned. For tests, whose tokens have no place there.
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
    # Not kept in a variable: a record whose token could not be stored is written before the error, and must not be lost.
    Import-Clixml -LiteralPath $AuthorizationPath |
        Wait-YourMomCallback -CallbackResponse $CallbackResponse |
        New-YourMomInstance -Name $name -Tag prod, eu -SkipTokenStorage:$SkipTokenStorage @Platform
}

if (Test-Path -LiteralPath $AuthorizationPath) { Remove-Item -LiteralPath $AuthorizationPath }
