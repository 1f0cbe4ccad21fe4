#Requires -Version 7.4

# Initializes a session in a separate process: imports the module and defines the sandbox's parameters and functions to create vaults.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $BaseUri,
    [Parameter(Mandatory)] [string] $ApiKey,
    [Parameter(Mandatory)] [string] $CallbackUrl,

    # The names and values of the secrets.
    [Parameter(Mandatory)] [Collections.IDictionary] $Secret
)

. $PSScriptRoot/Sandbox.ps1
. $PSScriptRoot/SignIn.ps1
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Stop'
Import-Module $Module
$script:platform = @{ BaseUri = $BaseUri }
$script:account = @{
    UserSecret = Protect-Text $Secret['the user secret']; OrganizationSecret = Protect-Text $Secret['the organization secret']
}
$script:app = @{ ApiKey = $ApiKey; ApiSecret = Protect-Text $Secret['the API secret']; CallbackUrl = $CallbackUrl }
$script:desk = @{ Name = 'Desk'; Key = 'zendesk'; Configuration = @{ username = 'u'; password = $Secret['the password'] } }

function New-Store {
    <#
    .SYNOPSIS
    Creates an unlocked store for the session.
    #>
    param(
        # None: no password. Password: the store is locked in later sessions.
        [string] $Authentication
    )

    $password = Protect-Text 'st0re/password='
    Set-SecretStoreConfiguration -Authentication $Authentication -Interaction None -Password $password -Confirm:$false
    if ($Authentication -eq 'Password') { Unlock-SecretStore -Password $password }
    Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
}

function New-Vault {
    <#
    .SYNOPSIS
    Creates a vault whose commands all run the same script.
    #>
    param([string] $Name, [string] $Body)

    $folder = New-Item "$HOME/vaults/$Name/$Name.Extension" -ItemType Directory -Force
    $names = 'Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault'
    $head =
    'param([string] $Name, [string] $Filter, $Secret, [string] $VaultName, [hashtable] $AdditionalParameters, [hashtable] $Metadata)'
    $functions = foreach ($command in $names) { "function $command { [CmdletBinding()] $head; $Body }" }
    Set-Content "$folder/$Name.Extension.psm1" $functions
    New-ModuleManifest "$folder/$Name.Extension.psd1" -RootModule "$Name.Extension.psm1" -FunctionsToExport $names
    New-ModuleManifest "$(Split-Path $folder)/$Name.psd1" -NestedModules "./$Name.Extension"
    Register-SecretVault $Name -ModuleName (Split-Path $folder)
}

function Get-StoredName {
    <#
    .SYNOPSIS
    Returns the secret names in the vaults, except for the write test's.
    #>
    @((Get-SecretInfo @args).Name) -ne 'CloudYourMoms-Instance-0'
}

function Add-KnownSecret {
    <#
    .SYNOPSIS
    Notes a secret that came up in the session, for the test to search for.
    #>
    param([string] $Name, [string] $Secret)

    Add-Content $HOME/secrets "$Name`t$Secret"
}

function Get-FailureId {
    <#
    .SYNOPSIS
    Returns the id of the error that a script throws, or 'none'.
    #>
    param([scriptblock] $Script)

    try {
        & $Script
        'none'
    }
    catch {
        $_.FullyQualifiedErrorId -replace ',.*'
    }
}
