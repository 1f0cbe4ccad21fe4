#Requires -Version 5.1

# Requests that a user's browser sends during a sign-in. Needs Sandbox.ps1.

# Opens the address of a sign-in (the OAuthUrl of an authorization or the link of Wait-YourMomCallback) and presses Allow or Deny.
# Returns the address and text of the final page. -NoRedirect returns the address of the provider's redirect, and does not follow it.
function Approve-SignIn {
    param(
        [Parameter(Mandatory)] [uri] $Address,
        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',
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
    [pscustomobject] @{ Address = $response.RequestMessage.RequestUri; Html = $response.Content.ReadAsStringAsync().Result }
}

# Passes its input on; when the link of Wait-YourMomCallback arrives, signs in with it in the background. $Page receives the final page.
# Example: $authorization | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn
function Complete-SignIn {
    param(
        [Parameter(ValueFromPipeline)] $InputObject,
        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',
        [Collections.IList] $Page = @()
    )

    process {
        if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
        $link = [regex]::Match("$InputObject", 'http://\S+:\d+/\S+').Value
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
