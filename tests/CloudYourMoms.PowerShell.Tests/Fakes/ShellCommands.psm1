# Fakes of the commands of PowerShell that the bare engine lacks, as far as the examples use them. What a user would do,
# $reader does: it is asked and signs in.

[Diagnostics.CodeAnalysis.SuppressMessage(
    'PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'The engine that they run in has none of these.')]
[Diagnostics.CodeAnalysis.SuppressMessage(
    'PSAvoidGlobalVars', '', Justification = 'They are variables of the session, which the examples use.')]
[Diagnostics.CodeAnalysis.SuppressMessage(
    'PSReviewUnusedParameter', '', Justification = 'They take the parameters of the commands that they replace.')]
param()

function Get-Credential {
    param([string] $Message)

    $reader.AppCredential
}

function Read-Host {
    param([Parameter(Position = 0)] [string] $Prompt, [switch] $AsSecureString, [switch] $MaskInput)

    $answer = $reader.Answer($Prompt, $global:authorization)
    if ($AsSecureString) { [System.Net.NetworkCredential]::new('', $answer).SecurePassword } else { $answer }
}

function Export-Clixml {
    param([Parameter(Position = 0, Mandatory)] [string] $Path, [Parameter(ValueFromPipeline)] $InputObject)

    process {
        [System.IO.File]::WriteAllText(
            $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path),
            [System.Management.Automation.PSSerializer]::Serialize($InputObject))

        # A sign-in is sent to somebody, and the address that they end on comes back.
        if ($InputObject.OAuthUrl) {
            $global:authorization = $InputObject
            $global:address = $reader.SignIn($InputObject)
        }
    }
}

function Import-Clixml {
    param([Parameter(Position = 0, Mandatory)] [string] $Path)

    [System.Management.Automation.PSSerializer]::Deserialize(
        [System.IO.File]::ReadAllText($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)))
}

function Get-ChildItem {
    param([Parameter(Position = 0)] [string] $Path = '.')

    $ExecutionContext.InvokeProvider.ChildItem.Get($Path, $false)
}

function Get-Content {
    param([Parameter(Position = 0, Mandatory)] [string] $Path, [switch] $Raw)

    $text = [System.IO.File]::ReadAllText($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
    if ($Raw) { $text } else { $text.TrimEnd("`n").Split("`n") }
}

# A vault is there already.
function Install-PSResource { param([string[]] $Name) }

function Register-SecretVault { param([string] $Name, [string] $ModuleName, [switch] $DefaultVault) }
