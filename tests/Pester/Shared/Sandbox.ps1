#Requires -Version 5.1

# A sandbox of the platform, and the module under test. To be dot-sourced in BeforeAll.

Add-Type -AssemblyName System.Net.Http

function Resolve-BuiltPath {
    <#
    .SYNOPSIS
    Gives the path of something that the build has made.
    #>
    param(
        # The path where it was asked for by an environment variable; else empty.
        [AllowEmptyString()] [AllowNull()] [string] $Given,

        # The path in the repository.
        [string] $Usual
    )

    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $path = if ($Given) { $Given } else { Join-Path $root $Usual }
    if (-not (Test-Path -LiteralPath $path)) { throw "There is no ${path}: 'dotnet build' makes it." }
    (Resolve-Path -LiteralPath $path).ProviderPath
}

function Get-StagedModule {
    <#
    .SYNOPSIS
    Gives the manifest of the module under test: in the folder $env:CLOUDYOURMOMS_MODULE, or in out/CloudYourMoms of the repository.
    #>
    $folder = Resolve-BuiltPath -Given $env:CLOUDYOURMOMS_MODULE -Usual out/CloudYourMoms
    Resolve-BuiltPath -Given (Join-Path $folder CloudYourMoms.psd1)
}

function Protect-Text {
    <#
    .SYNOPSIS
    Makes a secure string.
    #>
    [OutputType([securestring])]
    param([Parameter(Mandatory)] [string] $Text)

    (New-Object Net.NetworkCredential '', $Text).SecurePassword
}

function Unprotect-Text {
    <#
    .SYNOPSIS
    Reads a secure string.
    #>
    param([Parameter(Mandatory)] [securestring] $Secret)

    (New-Object Net.NetworkCredential '', $Secret).Password
}

function Get-FreePort {
    <#
    .SYNOPSIS
    Gives ports of localhost that nobody listens on.
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
    Makes a client of http that asks no proxy, and keeps cookies.
    #>
    param([switch] $NoRedirect)

    [Net.Http.HttpClient]::new([Net.Http.HttpClientHandler] @{ AllowAutoRedirect = -not $NoRedirect; UseProxy = $false })
}

function Read-SandboxLine {
    <#
    .SYNOPSIS
    Gives the next line that a sandbox prints.
    #>
    param([Parameter(Mandatory)] [Diagnostics.Process] $Process)

    $line = $Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait([timespan]::FromSeconds(30))) { throw 'The sandbox says nothing.' }
    if ($null -eq $line.Result) { throw 'The sandbox has ended.' }
    $line.Result
}

function Start-Sandbox {
    <#
    .SYNOPSIS
    Starts a sandbox of the platform on a free port: $env:CLOUDYOURMOMS_SANDBOX, or the one that was built in the repository.

    .OUTPUTS
    An object with Platform, Account and App to be splatted, the Port of App's callback URL, all CallbackUrl, and the Secret of each name.
    #>
    param(
        # How many callback URLs are registered, each with a free port of its own.
        [int] $CallbackCount = 1,

        # Further arguments of the sandbox, such as --fault and what is to go wrong.
        [string[]] $Argument = @()
    )

    $ports = @(Get-FreePort $CallbackCount)
    $callbackUrls = @($ports | ForEach-Object { "http://localhost:$_/auth" })
    $file = Resolve-BuiltPath -Given $env:CLOUDYOURMOMS_SANDBOX -Usual src/CloudYourMoms.Sandbox/bin/Debug/net10.0/CloudYourMoms.Sandbox.dll
    $arguments = @($file, '--port', '0') + @($callbackUrls | ForEach-Object { '--callback-url', $_ }) + $Argument
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet', (@($arguments | ForEach-Object { "`"$_`"" }) -join ' '))
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)

    $greeting = @(do { ($line = Read-SandboxLine $process) } until ($line -like '*Requests:')) -join "`n"
    $said = @{}
    foreach ($name in 'listening on', 'User secret', 'Organization secret', 'API key', 'API secret') {
        $said[$name] = [regex]::Match($greeting, "$name +(\S+)").Groups[1].Value
    }

    [pscustomobject] @{
        Process     = $process
        Platform    = @{ BaseUri = $said['listening on'] }
        Account     = @{ UserSecret = Protect-Text $said['User secret']; OrganizationSecret = Protect-Text $said['Organization secret'] }
        App         = @{ ApiKey = $said['API key']; ApiSecret = Protect-Text $said['API secret']; CallbackUrl = $callbackUrls[0] }
        Port        = $ports[0]
        CallbackUrl = $callbackUrls
        Secret      = [ordered] @{
            'the user secret'         = $said['User secret']
            'the organization secret' = $said['Organization secret']
            'the API secret'          = $said['API secret']
            'the password'            = 'p4ssword'
        }
    }
}

function Stop-Sandbox {
    <#
    .SYNOPSIS
    Ends a sandbox.
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
    Gives the requests that a sandbox has had since it was last asked, each as a line: method, path, status.
    #>
    param([Parameter(Mandatory)] $Sandbox)

    # The request of this function itself is the last of them.
    $mark = "/end-$([guid]::NewGuid())"
    $browser = New-Browser
    $browser.GetAsync("$($Sandbox.Platform.BaseUri)$mark").Wait()
    $browser.Dispose()
    while (($line = Read-SandboxLine $Sandbox.Process) -notlike "*$mark*") { $line }
}
