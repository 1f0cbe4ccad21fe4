#Requires -Version 5.1

# The module under test, and a sandbox of the platform. Dot-source this file in BeforeAll.

Add-Type -AssemblyName System.Net.Http

# Returns the path in an environment variable or, without it, the path of a build output in the repository.
function Resolve-BuiltPath {
    param(
        [AllowEmptyString()] [AllowNull()] [string] $Path,
        [string] $DefaultPath
    )

    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $resolved = if ($Path) { $Path } else { Join-Path $root $DefaultPath }
    if (-not (Test-Path -LiteralPath $resolved)) { throw "$resolved does not exist. Run 'dotnet build' first." }
    (Resolve-Path -LiteralPath $resolved).ProviderPath
}

# Returns the manifest of the module under test in $env:CLOUDYOURMOMS_MODULE or in out/CloudYourMoms.
function Get-StagedModule {
    $folder = Resolve-BuiltPath -Path $env:CLOUDYOURMOMS_MODULE -DefaultPath out/CloudYourMoms
    Resolve-BuiltPath -Path (Join-Path $folder CloudYourMoms.psd1)
}

# Imports the module under test, with a fake of SecretManagement, so that no vault of the user who runs the tests is used.
# The first vault is the default.
function Import-TestModule([string[]] $Vault = @()) {
    $name = 'Microsoft.PowerShell.SecretManagement'
    $folder = (New-Item (Join-Path $TestDrive "fake-$([guid]::NewGuid())/vaults") -ItemType Directory -Force).FullName
    foreach ($known in $Vault) {
        $null = New-Item (Join-Path $folder $known) -ItemType Directory
        Set-Content (Join-Path $folder "$known/.kind") healthy -NoNewline
    }

    if ($Vault) { Set-Content (Join-Path $folder .default) $Vault[0] -NoNewline }
    Copy-Item (Join-Path $PSScriptRoot "../../CloudYourMoms.PowerShell.Tests/Fakes/$name.psm1") (Split-Path $folder)
    Remove-Module $name -ErrorAction Ignore
    Import-Module (Join-Path (Split-Path $folder) "$name.psm1") -Global -ErrorAction Stop
    Import-Module (Get-StagedModule) -Global -ErrorAction Stop
}

function Remove-TestModule {
    Remove-Module CloudYourMoms, Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
}

function Protect-Text {
    [OutputType([securestring])]
    param([Parameter(Mandatory)] [string] $Text)

    (New-Object Net.NetworkCredential '', $Text).SecurePassword
}

function Unprotect-Text([securestring] $Secret) {
    (New-Object Net.NetworkCredential '', $Secret).Password
}

# Returns free ports of localhost.
function Get-FreePort([int] $Count = 1) {
    $probes = 1..$Count | ForEach-Object { [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0) }
    $probes | ForEach-Object { $_.Start() }
    $probes | ForEach-Object { $_.LocalEndpoint.Port }
    $probes | ForEach-Object { $_.Stop() }
}

# Returns whether a port of 127.0.0.1 is free.
function Test-PortFree([int] $Port) {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, $Port)
    try {
        $probe.Start()
        $true
    }
    catch [Net.Sockets.SocketException] {
        $false
    }
    finally {
        $probe.Stop()
    }
}

# Creates an HTTP client with cookies and without a proxy.
function New-Browser([switch] $NoRedirect) {
    [Net.Http.HttpClient]::new([Net.Http.HttpClientHandler] @{ AllowAutoRedirect = -not $NoRedirect; UseProxy = $false })
}

# Returns the next line that a sandbox prints.
function Read-SandboxLine([Diagnostics.Process] $Process) {
    $line = $Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait([timespan]::FromMinutes(5))) { throw 'The sandbox printed nothing within 5 minutes.' }
    if ($null -eq $line.Result) { throw 'The sandbox has stopped.' }
    $line.Result
}

# Starts a sandbox on a free port: $env:CLOUDYOURMOMS_SANDBOX or the build output of the repository. Returns Platform, Account and App
# for splatting, all callback URLs, each on a different free port, and the secrets by name.
function Start-Sandbox([int] $CallbackCount = 1) {
    $callbackUrls = @(Get-FreePort $CallbackCount | ForEach-Object { "http://localhost:$_/auth" })
    $default = 'src/CloudYourMoms.Sandbox/bin/Debug/net10.0/CloudYourMoms.Sandbox.dll'
    $file = Resolve-BuiltPath -Path $env:CLOUDYOURMOMS_SANDBOX -DefaultPath $default
    $arguments = @($file, '--port', '0') + @($callbackUrls | ForEach-Object { '--callback-url', $_ })
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet', (@($arguments | ForEach-Object { "`"$_`"" }) -join ' '))
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)

    $banner = @(do { ($line = Read-SandboxLine $process) } until ($line -like '*Requests:')) -join "`n"
    $values = @{}
    foreach ($name in 'listening on', 'User secret', 'Organization secret', 'API key', 'API secret') {
        $values[$name] = [regex]::Match($banner, "$name +(\S+)").Groups[1].Value
    }

    [pscustomobject] @{
        Process     = $process
        Platform    = @{ BaseUri = $values['listening on'] }
        Account     = @{
            UserSecret         = Protect-Text $values['User secret']
            OrganizationSecret = Protect-Text $values['Organization secret']
        }
        App         = @{ ApiKey = $values['API key']; ApiSecret = Protect-Text $values['API secret']; CallbackUrl = $callbackUrls[0] }
        CallbackUrl = $callbackUrls
        Secret      = [ordered] @{
            'the user secret'         = $values['User secret']
            'the organization secret' = $values['Organization secret']
            'the API secret'          = $values['API secret']
            'the password'            = 'p4ssword'
        }
    }
}

function Stop-Sandbox([AllowNull()] $Sandbox) {
    if ($Sandbox) {
        $Sandbox.Process.Kill()
        $Sandbox.Process.WaitForExit()
    }
}

# Returns the requests that a sandbox received since the last call, one line each: method, path, status.
function Read-SandboxRequest($Sandbox) {
    # This function's own request marks the end.
    $mark = "/end-$([guid]::NewGuid())"
    $browser = New-Browser
    $browser.GetAsync("$($Sandbox.Platform.BaseUri)$mark").Wait()
    $browser.Dispose()
    while (($line = Read-SandboxLine $Sandbox.Process) -notlike "*$mark*") { $line }
}
