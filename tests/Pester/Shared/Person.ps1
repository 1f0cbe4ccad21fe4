#Requires -Version 5.1

# The person who signs in, played by requests. Needs Sandbox.ps1.

function Approve-SignIn {
    <#
    .SYNOPSIS
    Does what a person does in the browser: opens the address of a sign-in, and presses Allow or Deny.

    .OUTPUTS
    With -NoRedirect the address that the browser would go to; else the page that it ends on: its Address, Status and Html.
    #>
    param(
        # OAuthUrl of an authorization, or the link of Wait-YourMomCallback.
        [Parameter(Mandatory)] [uri] $Address,

        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',

        # Stays where the provider redirects to, for a callback at which nothing answers.
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
    $answer = $browser.PostAsync($action, [Net.Http.FormUrlEncodedContent]::new($form)).Result
    if ($NoRedirect) { return $answer.Headers.Location.OriginalString }
    [pscustomobject] @{
        Address = $answer.RequestMessage.RequestUri
        Status  = [int] $answer.StatusCode
        Html    = $answer.Content.ReadAsStringAsync().Result
    }
}

function Find-Link {
    <#
    .SYNOPSIS
    Finds the link in what Wait-YourMomCallback tells.
    #>
    param([AllowEmptyCollection()] [object[]] $Information)

    [regex]::Match("$Information", 'http://\S+:\d+/\S+').Value
}

function Complete-SignIn {
    <#
    .SYNOPSIS
    Passes on what comes down the pipeline; when the link of Wait-YourMomCallback does, somebody signs in with it meanwhile.

    .EXAMPLE
    $authorization | Wait-YourMomCallback -NoBrowser 6>&1 | Complete-SignIn
    #>
    param(
        [Parameter(ValueFromPipeline)] $InputObject,

        [ValidateSet('allow', 'deny')] [string] $Decision = 'allow',

        # Is given the page that the person ends on.
        [Collections.IList] $Page = @()
    )

    process {
        if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
        $link = Find-Link $InputObject
        if ($link -and -not $person) {
            $person = [powershell]::Create().AddScript({
                    param([string] $Folder, [uri] $Link, [string] $Decision)
                    . "$Folder/Sandbox.ps1"
                    . "$Folder/Person.ps1"
                    Approve-SignIn $Link -Decision $Decision
                }).AddArgument($PSScriptRoot).AddArgument($link).AddArgument($Decision)
            $visit = $person.BeginInvoke()
        }
    }

    end {
        if (-not $person) { return }
        $seen = $person.EndInvoke($visit)
        $person.Dispose()
        if (-not $Page.IsFixedSize) { $seen | ForEach-Object { $null = $Page.Add($_) } }
    }
}

function Get-Callback {
    <#
    .SYNOPSIS
    Signs in without a listener, and gives the record of Wait-YourMomCallback.
    #>
    param(
        [Parameter(Mandatory)] $Sandbox,
        [string] $Key = 'sfdc'
    )

    $app, $platform, $account = $Sandbox.App, $Sandbox.Platform, $Sandbox.Account
    $authorization = Get-YourMomOAuthUrl $Key @app @platform @account
    $authorization | Wait-YourMomCallback -CallbackResponse (Approve-SignIn $authorization.OAuthUrl -NoRedirect)
}
