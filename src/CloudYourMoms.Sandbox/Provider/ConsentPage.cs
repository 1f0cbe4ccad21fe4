using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>The provider's pages: HTML without scripts or external resources.</summary>
internal static class ConsentPage
{
    private const string SignedInAs = "admin@sandbox.example";

    private const string Style = """
        :root{color-scheme:light dark;--page:#f3f4f8;--card:#fff;--text:#1b2033;--quiet:#5a6178;--line:#dfe2ec;
        --edge:#838aa3;--accent:#3a4fd8;--on-accent:#fff;--note:#eef0fd;--bad:#b3261e}
        @media(prefers-color-scheme:dark){:root{--page:#12141d;--card:#1c2030;--text:#eceef6;--quiet:#a4abc2;--line:#323850;
        --edge:#7880a0;--accent:#8c9bff;--on-accent:#12141d;--note:#252b45;--bad:#ff9b93}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--page);color:var(--text);
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden}
        .note{margin:0;padding:10px 28px;background:var(--note);color:var(--quiet);font-size:13px}
        .body{padding:24px 28px 28px}
        h1{margin:0 0 6px;font-size:22px;line-height:1.3;overflow-wrap:anywhere}
        p{margin:0 0 16px;overflow-wrap:anywhere}
        p:last-child{margin:0}
        .quiet{color:var(--quiet);font-size:14px}
        ul{margin:0 0 20px;padding:0;list-style:none;border:1px solid var(--line);border-radius:10px}
        li{padding:12px 16px;overflow-wrap:anywhere}
        li+li{border-top:1px solid var(--line)}
        li small{display:block;color:var(--quiet);font-size:13px}
        .actions{display:flex;gap:12px}
        button{flex:1;min-height:46px;border:1px solid var(--edge);border-radius:10px;background:transparent;color:var(--text);
        font:inherit;font-weight:600;cursor:pointer}
        button.allow{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
        button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        pre{margin:0 0 16px;padding:12px 16px;border:1px solid var(--line);border-radius:10px;color:var(--bad);
        font:14px/1.5 ui-monospace,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static string Form(RegisteredApp app, string scope, string redirectUri, string ticket) => Page("Allow access?", $"""
        <h1>{Encode(app.Name)} requests access</h1>
        <p class="quiet">Signed in as <strong>{SignedInAs}</strong></p>
        <ul>{string.Concat(scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .DefaultIfEmpty("no specific scope")
            .Select(Permission))}</ul>
        <p class="quiet">Your decision is sent to {Encode(redirectUri)}</p>
        <form method="post" action="{ConsentEndpoint.ConsentPath}">
        <input type="hidden" name="ticket" value="{Encode(ticket)}">
        <div class="actions">
        <button name="decision" value="deny">Deny</button>
        <button class="allow" name="decision" value="allow">Allow</button>
        </div>
        </form>
        """);

    public static string Error(string error, string? description, string advice) => Page("OAuth error", $"""
        <h1>We can't authorize you because of an OAuth error</h1>
        <p class="quiet">No response was sent to the app.</p>
        <pre>error={Encode(error)}{(description is null ? string.Empty : $"<wbr>&amp;error_description={Encode(description)}")}</pre>
        <p>{Encode(advice)}</p>
        """);

    /// <summary>The page of an org that prevents the sign-in at other addresses than its own.</summary>
    public static string OtherSite(Uri required) => Page("Sign-in not possible here", $"""
        <h1>You can't sign in at this address</h1>
        <p class="quiet">No response was sent to the app.</p>
        <p>This org accepts sign-ins only at {Encode(required.OriginalString)}. Request the OAuth URL with this address as siteAddress.</p>
        """);

    /// <summary>Writes a page. form-action includes the callback's scheme, because browsers also check the redirect after a form.</summary>
    public static Task WriteAsync(HttpResponse response, int status, string page, string callbackScheme = "")
    {
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self'{(callbackScheme.Length > 0 ? $" {callbackScheme}:" : string.Empty)}";
        return response.WriteAsync(page);
    }

    private static string Permission(string scope) => scope switch
    {
        "full" => "<li>View and change all your data<small>full</small></li>",
        "refresh_token" => "<li>Access your data at any time<small>refresh_token</small></li>",
        "api" => "<li>Use your data through the API<small>api</small></li>",
        _ => $"<li>{Encode(scope)}</li>",
    };

    private static string Page(string title, string content) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{title} – Sandbox</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <p class="note">Sandbox: this page emulates the provider's page.</p>
        <div class="body">
        {content}
        </div>
        </main>
        </body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
