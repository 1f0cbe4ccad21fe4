# A fake of SecretManagement, which no package registry of the build provides: the same commands, parameters and error ids (as of 1.1.2)
# over vaults that are folders next to this file. A vault's file .kind says how it behaves; .default names the default vault.

using namespace System.IO
using namespace System.Management.Automation

class PasswordRequiredException : System.Exception {
    PasswordRequiredException([string] $message) : base($message) { }
}

$vaults = [Path]::Combine($PSScriptRoot, 'vaults')

function New-Record([System.Exception] $Exception, [string] $Id, [ErrorCategory] $Category = 'InvalidOperation') {
    [ErrorRecord]::new($Exception, $Id, $Category, $null)
}

function Get-Name([string] $Folder) { [Path]::GetFileName($Folder) }

function Get-Default {
    $file = [Path]::Combine($vaults, '.default')
    if ([File]::Exists($file)) { [File]::ReadAllText($file) }
}

# The default vault first, then the other vaults by name.
function Get-VaultName([string] $Vault) {
    if ($Vault) {
        if (-not [Directory]::Exists([Path]::Combine($vaults, $Vault))) {
            throw [PSInvalidOperationException]::new("Vault $Vault does not exist in registry.")
        }
        return $Vault
    }

    $default = Get-Default
    if ($default) { $default }
    foreach ($folder in [Directory]::GetDirectories($vaults)) {
        if ((Get-Name $folder) -ne $default) { Get-Name $folder }
    }
}

function Get-Kind([string] $Vault) {
    $kind = [File]::ReadAllText([Path]::Combine($vaults, $Vault, '.kind'))
    if ($kind -eq 'busy') {
        # Every second call fails because another process has the file open.
        $mark = [Path]::Combine($vaults, $Vault, '.busy')
        if ([File]::Exists($mark)) {
            [File]::Delete($mark)
        }
        else {
            [File]::WriteAllText($mark, '')
            throw [IOException]::new('The file is being used by another process.')
        }
    }

    if ($kind -eq 'damaged') { throw [InvalidDataException]::new('Reading failed: integrity check failed.') }
    if ($kind -eq 'blocking') { [void][CloudYourMoms.PowerShell.Tests.Runtime.BlockingCode]::Run() }
    if ($kind -eq 'slow') { while ($true) { [System.Threading.Thread]::Sleep(20) } }
    if ($kind -eq 'held') { $hold.Invoke() }
    if ($kind -eq 'shared-slow') { $reached.Invoke(); while ($true) { [System.Threading.Thread]::Sleep(20) } }
    $kind
}

# A vault of the kind shared is a SecretStore: one file; each process has a copy.
function Get-Store([string] $Vault) {
    [void][System.Reflection.Assembly]::LoadFrom([File]::ReadAllText([Path]::Combine($vaults, '.assembly')))
    [Microsoft.PowerShell.SecretStore.LocalSecretStore]::GetInstance([Path]::Combine($vaults, $Vault, '.storefile'))
}

function Get-File([string] $Vault, [string] $Name) { [Path]::Combine($vaults, $Vault, $Name) }

function Get-SecretVault {
    [CmdletBinding()]
    param([string] $Name = '*')

    foreach ($vault in Get-VaultName) {
        $module = if ([File]::ReadAllText([Path]::Combine($vaults, $vault, '.kind')) -like 'shared*') {
            'Microsoft.PowerShell.SecretStore'
        }
        else {
            'Fake'
        }
        if ($vault -like $Name) { [pscustomobject] @{ Name = $vault; ModuleName = $module; IsDefault = $vault -eq (Get-Default) } }
    }
}

function Register-SecretVault {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $ModuleName, [switch] $DefaultVault)

    $PSCmdlet.WriteVerbose("The fake vault '$Name' replaces $ModuleName.")
    $folder = [Path]::Combine($vaults, $Name)
    if (-not [Directory]::Exists($folder)) {
        [void][Directory]::CreateDirectory($folder)
        [File]::WriteAllText([Path]::Combine($folder, '.kind'), 'healthy')
    }
    if ($DefaultVault) { [File]::WriteAllText([Path]::Combine($vaults, '.default'), $Name) }
}

function Get-Secret {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name, [string] $Vault, [switch] $AsPlainText)

    foreach ($place in Get-VaultName $Vault) {
        $kind = Get-Kind $place
        if ($kind -eq 'locked') {
            $PSCmdlet.WriteError((New-Record ([PasswordRequiredException]::new("Vault $place requires a password.")) 'GetSecretException'))
            continue
        }

        if ($kind -like "*slow $Name") { $reached.Invoke(); while ($true) { [System.Threading.Thread]::Sleep(20) } }
        $text = if ($kind -like 'shared*') {
            (Get-Store $place).Read($Name)
        }
        elseif ([File]::Exists((Get-File $place $Name))) {
            [File]::ReadAllText((Get-File $place $Name))
        }
        if ($null -eq $text) { continue }
        if ($kind -eq 'hashtables') { return @{ value = $text } }
        if ($kind -eq 'unreadable') {
            $PSCmdlet.WriteError(
                (New-Record ([PSInvalidOperationException]::new("The vault cannot make sense of $text.")) 'GetSecretException'))
            continue
        }
        if ($AsPlainText) { return $text }
        return [System.Net.NetworkCredential]::new('', $text).SecurePassword
    }

    $PSCmdlet.WriteError((New-Record -Exception ([ItemNotFoundException]::new("The secret $Name was not found.")) -Id 'GetSecretNotFound' `
            -Category 'ObjectNotFound'))
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Name = '*', [string] $Vault)

    foreach ($place in Get-VaultName $Vault) {
        if ((Get-Kind $place) -eq 'locked') {
            $PSCmdlet.WriteError(
                (New-Record ([PasswordRequiredException]::new("Vault $place requires a password.")) 'GetSecretInfoException'))
            continue
        }

        $files = if ([File]::ReadAllText([Path]::Combine($vaults, $place, '.kind')) -like 'shared*') {
            (Get-Store $place).Names
        }
        else {
            [Directory]::GetFiles([Path]::Combine($vaults, $place))
        }
        foreach ($file in $files) {
            if ((Get-Kind $place) -eq 'unreadable') {
                throw [PSInvalidOperationException]::new("The vault cannot make sense of $([File]::ReadAllText($file)).")
            }
            $secret = Get-Name $file
            if ($secret[0] -ne '.' -and $secret -like $Name) { [pscustomobject] @{ Name = $secret; Type = 'String'; VaultName = $place } }
        }
    }
}

function Set-Secret {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [object] $Secret, [string] $Vault)

    if (-not $PSCmdlet.ShouldProcess($Vault, 'Write secret')) { return }
    $place = if ($Vault) { Get-VaultName $Vault } else { Get-Default }
    if (-not $place) {
        $PSCmdlet.ThrowTerminatingError((New-Record ([PSInvalidOperationException]::new(
            'No vault was provided and there is no default vault.')) 'SetSecretCommandFailNoVault'))
    }

    $kind = Get-Kind $place
    $value = if ($Secret -is [securestring]) { [System.Net.NetworkCredential]::new('', $Secret).Password } else { $Secret }

    # The error messages of a vault can contain the secret.
    $refusal = switch ($kind) {
        'locked' { throw [PasswordRequiredException]::new("Vault $place requires a password.") }
        'read-only' { "Access denied while writing $value." }
        'strings-only' { if ($Secret -isnot [string]) { 'Only text can be stored.' } }
        'refusing-names' { if ($Name -notmatch '^[A-Za-z0-9]+$') { "The name $Name is not valid for $value." } }
        'soft-delete' {
            if ([File]::Exists((Get-File $place ".deleted-$Name"))) { "A deleted secret has the name $Name, which cannot be used again." }
        }
        'shared-full' { "The vault is full; $value was not written." }
        'full' { if ($Name -notlike '*-0') { "The vault is full; $value was not written." } }
    }
    if ($refusal) {
        $PSCmdlet.WriteError((New-Record ([PSInvalidOperationException]::new($refusal)) 'SetSecretInvalidOperation'))
        return
    }

    # A write can fail without an error.
    switch ($kind) {
        'forgetting' { return }
        'lossy' { if ($Name -notlike '*-0') { return } }
        'altering' { if ($Name -notlike '*-0') { $value = $value.Replace('"token":"', '"token":"other') } }
        'shared-raced' {
            $mark = Get-File $place ".raced-$Name"
            if (-not [File]::Exists($mark)) { [File]::WriteAllText($mark, ''); return }
        }
    }

    if ($kind -like 'shared*') { (Get-Store $place).Write($Name, $value); return }

    # Atomic, because the process can end at any time.
    $part = [Path]::Combine($vaults, ".part-$([guid]::NewGuid())")
    [File]::WriteAllText($part, $value)
    $file = Get-File $place $Name
    if ([File]::Exists($file)) { [File]::Replace($part, $file, [NullString]::Value) } else { [File]::Move($part, $file) }
}

function Remove-Secret {
    [CmdletBinding(SupportsShouldProcess)]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Vault)

    if (-not $PSCmdlet.ShouldProcess($Vault, 'Remove secret')) { return }
    $kind = Get-Kind $Vault
    if ($kind -eq 'locked') { throw [PasswordRequiredException]::new("Vault $Vault requires a password.") }
    if ($kind -eq 'keeping') {
        $text = [File]::ReadAllText((Get-File $Vault $Name))
        $PSCmdlet.WriteError(
            (New-Record ([PSInvalidOperationException]::new("$text cannot be removed.")) 'RemoveSecretInvalidOperation'))
        return
    }

    if ($kind -like 'shared*' -and (Get-Store $Vault).Remove($Name)) { return }
    $file = Get-File $Vault $Name
    if (-not [File]::Exists($file)) {
        $PSCmdlet.WriteError((New-Record -Exception ([ItemNotFoundException]::new("The secret $Name was not found.")) `
                -Id 'RemoveSecretInvalidOperation' -Category 'ObjectNotFound'))
        return
    }

    [File]::Delete($file)
    if ($kind -eq 'soft-delete') { [File]::WriteAllText((Get-File $Vault ".deleted-$Name"), '') }
}

Export-ModuleMember -Function Register-SecretVault, Get-SecretVault, Get-Secret, Get-SecretInfo, Set-Secret, Remove-Secret
