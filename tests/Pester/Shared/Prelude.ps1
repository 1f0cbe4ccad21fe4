#Requires -Version 7.4

# What a session that is a process of its own begins with: the module, what is needed to call the sandbox, and ways to make vaults.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $BaseUri,
    [Parameter(Mandatory)] [string] $ApiKey,
    [Parameter(Mandatory)] [string] $CallbackUrl,

    # Names and values of the secrets.
    [Parameter(Mandatory)] [Collections.IDictionary] $Secret
)

. $PSScriptRoot/Sandbox.ps1
. $PSScriptRoot/SignIn.ps1
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Stop'
Import-Module $Module
$script:platform = @{ BaseUri = $BaseUri }
$script:account = @{ UserSecret = Protect-Text $Secret['the user secret']; OrganizationSecret = Protect-Text $Secret['the organization secret'] }
$script:app = @{ ApiKey = $ApiKey; ApiSecret = Protect-Text $Secret['the API secret']; CallbackUrl = $CallbackUrl }
$script:desk = @{ Name = 'Desk'; Key = 'zendesk'; Configuration = @{ username = 'u'; password = $Secret['the password'] } }

function New-Store {
    <#
    .SYNOPSIS
    Makes a store of the session's own, open.
    #>
    param(
        # None for one that needs no password, Password for one that later sessions find locked.
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
    Makes a vault whose commands all do what is given.
    #>
    param([string] $Name, [string] $Does)

    $folder = New-Item "$HOME/vaults/$Name/$Name.Extension" -ItemType Directory -Force
    $names = 'Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault'
    $head = 'param([string] $Name, [string] $Filter, $Secret, [string] $VaultName, [hashtable] $AdditionalParameters, [hashtable] $Metadata)'
    $functions = foreach ($command in $names) { "function $command { [CmdletBinding()] $head; $Does }" }
    Set-Content "$folder/$Name.Extension.psm1" $functions
    New-ModuleManifest "$folder/$Name.Extension.psd1" -RootModule "$Name.Extension.psm1" -FunctionsToExport $names
    New-ModuleManifest "$(Split-Path $folder)/$Name.psd1" -NestedModules "./$Name.Extension"
    Register-SecretVault $Name -ModuleName (Split-Path $folder)
}

function Get-StoredName {
    <#
    .SYNOPSIS
    Gives the names in the vaults, but for the one that showed that a vault can be written to.
    #>
    @((Get-SecretInfo @args).Name) -ne 'CloudYourMoms-Instance-0'
}

function Add-KnownSecret {
    <#
    .SYNOPSIS
    Notes a secret that came up in the session, for the test to search for.
    #>
    param([string] $Name, [string] $Secret)

    Add-Content $HOME/noted "$Name`t$Secret"
}

function Get-FailureId {
    <#
    .SYNOPSIS
    Gives the id that a user reads of the failure; none when there is none.
    #>
    param([scriptblock] $Do)

    try {
        & $Do
        'none'
    }
    catch {
        $_.FullyQualifiedErrorId -replace ',.*'
    }
}
