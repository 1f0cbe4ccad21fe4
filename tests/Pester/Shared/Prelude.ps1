#Requires -Version 5.1

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
if ($PSVersionTable.PSVersion.Major -ge 7) { $PSStyle.OutputRendering = 'PlainText' }
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Stop'
Import-Module $Module
$script:platform = @{ BaseUri = $BaseUri }
$script:account = @{
    UserSecret = Protect-Text $Secret['the user secret']; OrganizationSecret = Protect-Text $Secret['the organization secret']
}
$script:app = @{ ApiKey = $ApiKey; ApiSecret = Protect-Text $Secret['the API secret']; CallbackUrl = $CallbackUrl }
$script:desk = @{ Name = 'Desk'; Key = 'zendesk'; Configuration = @{ username = 'u'; password = $Secret['the password'] } }

# Creates a store. With a password, use it in a later session, where it is locked: SecretStore can lock the store of the session that
# configured it again at any time, because it also watches for its own change of the configuration.
function New-Store([ValidateSet('None', 'Password')] [string] $Authentication) {
    $password = Protect-Text 'st0re/password='
    Set-SecretStoreConfiguration -Authentication $Authentication -Interaction None -Password $password -Confirm:$false
    Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
}

function Unlock-Store {
    Unlock-SecretStore -Password (Protect-Text 'st0re/password=')
}

# Creates a vault whose commands all run the same script.
function New-Vault([string] $Name, [string] $Body) {
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

# Returns the secret names in the vaults, except for the write test's.
function Get-StoredName {
    @((Get-SecretInfo @args).Name) -ne 'CloudYourMoms-Instance-0'
}

# Saves a secret of the session, so that the test can search for it.
function Add-KnownSecret([string] $Name, [string] $Secret) {
    Add-Content $HOME/secrets "$Name`t$Secret"
}

# Returns the id of the error that a script throws, or 'none'.
function Get-FailureId([scriptblock] $Script) {
    try {
        & $Script
        'none'
    }
    catch {
        $_.FullyQualifiedErrorId -replace ',.*'
    }
}
