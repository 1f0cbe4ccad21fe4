#Requires -Version 5.1

# Requests that a user's browser sends during a sign-in. Needs Sandbox.ps1.

function Approve-SignIn {
    <#
    .SYNOPSIS
    Acts as the user's browser: opens the address of a sign-in and presses Allow or Deny.

    .OUTPUTS
    With -NoRedirect the address of the redirect; otherwise the final page: its Address, Status and Html.
    #>
    param(
        # The OAuthUrl of an authorization or the link of Wait-YourMomCallback.
        [Parameter(Mandatory)] [uri] $Address,

        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',

        # Does not follow the provider's redirect, for a callback without a server.
        [switch] $NoRedirect
    )

    $browser = New-Browser
    $consent = $browser.GetAsync($Address).Result
    $html = $consent.Content.ReadAsStringAsync().Result
    $form = [Collections.Generic.Dictionary[string, string]]::new()
    $form['ticket'] = [regex]::Match($html, 'name="ticket" value="([^"]+)"').Groups[1].Value
    $form['decision'] = $Decision
    $action = [uri]::new($consent.RequestMessage.RequestUri, [regex]::Match($html, 'action="([^"]+)"').Groups[1].Value)
    if ($NoRedirect) { $browser = New-Browser -NoRedirect }
    $response = $browser.PostAsync($action, [Net.Http.FormUrlEncodedContent]::new($form)).Result
    if ($NoRedirect) { return $response.Headers.Location.OriginalString }
    [pscustomobject] @{
        Address = $response.RequestMessage.RequestUri
        Status  = [int] $response.StatusCode
        Html    = $response.Content.ReadAsStringAsync().Result
    }
}

function Find-Link {
    <#
    .SYNOPSIS
    Finds the link in the output of Wait-YourMomCallback.
    #>
    param([AllowEmptyCollection()] [object[]] $Information)

    [regex]::Match("$Information", 'http://\S+:\d+/\S+').Value
}

function Complete-SignIn {
    <#
    .SYNOPSIS
    Passes its input on; when the link of Wait-YourMomCallback arrives, signs in with it in the background.

    .EXAMPLE
    $authorization | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn
    #>
    param(
        [Parameter(ValueFromPipeline)] $InputObject,

        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',

        # Receives the final page of the sign-in.
        [Collections.IList] $Page = @()
    )

    process {
        if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
        $link = Find-Link $InputObject
        if ($link -and -not $signIn) {
            $signIn = [powershell]::Create().AddScript({
                param([string] $Folder, [uri] $Link, [string] $Decision)
                . "$Folder/Sandbox.ps1"
                . "$Folder/SignIn.ps1"
                Approve-SignIn $Link -Decision $Decision
            }).AddArgument($PSScriptRoot).AddArgument($link).AddArgument($Decision)
            $visit = $signIn.BeginInvoke()
        }
    }

    end {
        if (-not $signIn) { return }
        $seen = $signIn.EndInvoke($visit)
        $signIn.Dispose()
        if (-not $Page.IsFixedSize) { $seen | ForEach-Object { $null = $Page.Add($_) } }
    }
}

function Get-Callback {
    <#
    .SYNOPSIS
    Signs in without a listener and returns the record of Wait-YourMomCallback.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [string] $Key = 'sfdc'
    )

    $app, $platform, $account = $Sandbox.App, $Sandbox.Platform, $Sandbox.Account
    $authorization = Get-YourMomOAuthUrl $Key @app @platform @account
    $authorization | Wait-YourMomCallback -CallbackResponse (Approve-SignIn $authorization.OAuthUrl -NoRedirect)
}
