#Requires -Version 5.1

# A sandbox of the platform and the module under test. Dot-source this file in BeforeAll.

Add-Type -AssemblyName System.Net.Http

function Resolve-BuiltPath {
    <#
    .SYNOPSIS
    Returns the path of a build output.
    #>
    param(
        # The path from an environment variable; empty if the variable is not set.
        [AllowEmptyString()] [AllowNull()] [string] $Path,

        # The default path in the repository.
        [string] $DefaultPath
    )

    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $resolved = if ($Path) { $Path } else { Join-Path $root $DefaultPath }
    if (-not (Test-Path -LiteralPath $resolved)) { throw "$resolved does not exist. Run 'dotnet build' first." }
    (Resolve-Path -LiteralPath $resolved).ProviderPath
}

function Get-StagedModule {
    <#
    .SYNOPSIS
    Returns the manifest of the module under test in $env:CLOUDYOURMOMS_MODULE or in out/CloudYourMoms.
    #>
    $folder = Resolve-BuiltPath -Path $env:CLOUDYOURMOMS_MODULE -DefaultPath out/CloudYourMoms
    Resolve-BuiltPath -Path (Join-Path $folder CloudYourMoms.psd1)
}

function Protect-Text {
    <#
    .SYNOPSIS
    Converts a text to a secure string.
    #>
    [OutputType([securestring])]
    param([Parameter(Mandatory)] [string] $Text)

    (New-Object Net.NetworkCredential '', $Text).SecurePassword
}

function Unprotect-Text {
    <#
    .SYNOPSIS
    Converts a secure string to plain text.
    #>
    param([Parameter(Mandatory)] [securestring] $Secret)

    (New-Object Net.NetworkCredential '', $Secret).Password
}

function Get-FreePort {
    <#
    .SYNOPSIS
    Returns free ports of localhost.
    #>
    param([int] $Count = 1)

    $probes = 1..$Count | ForEach-Object { [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0) }
    $probes | ForEach-Object { $_.Start() }
    $probes | ForEach-Object { $_.LocalEndpoint.Port }
    $probes | ForEach-Object { $_.Stop() }
}

function Test-PortFree {
    <#
    .SYNOPSIS
    Returns whether a port of 127.0.0.1 is free.
    #>
    param([Parameter(Mandatory)] [int] $Port)

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

function New-Browser {
    <#
    .SYNOPSIS
    Creates an HTTP client with cookies and without a proxy.
    #>
    param([switch] $NoRedirect)

    [Net.Http.HttpClient]::new([Net.Http.HttpClientHandler] @{ AllowAutoRedirect = -not $NoRedirect; UseProxy = $false })
}

function Read-SandboxLine {
    <#
    .SYNOPSIS
    Returns the next line that a sandbox prints.
    #>
    param([Parameter(Mandatory)] [Diagnostics.Process] $Process)

    $line = $Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait([timespan]::FromSeconds(30))) { throw 'The sandbox printed nothing within 30 seconds.' }
    if ($null -eq $line.Result) { throw 'The sandbox has stopped.' }
    $line.Result
}

function Start-Sandbox {
    <#
    .SYNOPSIS
    Starts a sandbox on a free port: $env:CLOUDYOURMOMS_SANDBOX or the build output of the repository.

    .OUTPUTS
    An object with Platform, Account and App for splatting, the Port of App's callback URL, all callback URLs and the secrets by name.
    #>
    param(
        # The number of callback URLs to register, each on a different free port.
        [int] $CallbackCount = 1,

        # Additional arguments for the sandbox, such as --fault.
        [string[]] $Argument = @()
    )

    $ports = @(Get-FreePort $CallbackCount)
    $callbackUrls = @($ports | ForEach-Object { "http://localhost:$_/auth" })
    $default = 'src/CloudYourMoms.Sandbox/bin/Debug/net10.0/CloudYourMoms.Sandbox.dll'
    $file = Resolve-BuiltPath -Path $env:CLOUDYOURMOMS_SANDBOX -DefaultPath $default
    $arguments = @($file, '--port', '0') + @($callbackUrls | ForEach-Object { '--callback-url', $_ }) + $Argument
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
        Port        = $ports[0]
        CallbackUrl = $callbackUrls
        Secret      = [ordered] @{
            'the user secret'         = $values['User secret']
            'the organization secret' = $values['Organization secret']
            'the API secret'          = $values['API secret']
            'the password'            = 'p4ssword'
        }
    }
}

function Stop-Sandbox {
    <#
    .SYNOPSIS
    Stops a sandbox.
    #>
    param([AllowNull()] $Sandbox)

    if ($Sandbox) {
        $Sandbox.Process.Kill()
        $Sandbox.Process.WaitForExit()
    }
}

function Read-SandboxRequest {
    <#
    .SYNOPSIS
    Returns the requests that a sandbox received since the last call, one line each: method, path, status.
    #>
    param([Parameter(Mandatory)] $Sandbox)

    # This function's own request marks the end.
    $mark = "/end-$([guid]::NewGuid())"
    $browser = New-Browser
    $browser.GetAsync("$($Sandbox.Platform.BaseUri)$mark").Wait()
    $browser.Dispose()
    while (($line = Read-SandboxLine $Sandbox.Process) -notlike "*$mark*") { $line }
}
