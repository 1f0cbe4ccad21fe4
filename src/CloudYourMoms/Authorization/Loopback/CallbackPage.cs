using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The pages that the user sees in the browser: one design, no script, no external resource.</summary>
internal static class CallbackPage
{
    private const string Style = """
        :root {
            color-scheme: light dark; --ink: #1b2330; --soft: #5a6577; --ground: #f4f6f9;
            --card: #fff; --line: #dde3ea; --good: #1a7f4b; --bad: #b3372b;
        }
        @media (prefers-color-scheme: dark) {
            :root { --ink: #e8edf4; --soft: #9aa7b8; --ground: #12171f; --card: #1b222d; --line: #2d3745; --good: #4cc38a; --bad: #ff8a7a; }
        }
        * { box-sizing: border-box; margin: 0; }
        body {
            min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--ground); color: var(--ink);
            font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
        }
        main {
            width: 100%; max-width: 30rem; padding: 2rem; background: var(--card);
            border: 1px solid var(--line); border-radius: .75rem; border-top: .25rem solid var(--bad);
        }
        main.good { border-top-color: var(--good); }
        h1 { font-size: 1.35rem; line-height: 1.3; margin-bottom: .75rem; }
        p + p { margin-top: .75rem; }
        blockquote {
            margin: 1rem 0; padding: .6rem .9rem; border-left: .2rem solid var(--line); color: var(--soft); overflow-wrap: anywhere;
        }
        footer { margin-top: 1.5rem; color: var(--soft); font-size: .85rem; }
        """;

    /// <summary>Allows only this style sheet, and prohibits frames.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{HashOf(Style)}'; img-src data:; base-uri 'none'; form-action " +
        "'none'; frame-ancestors 'none'";

    public static string Success(string key) => Page(
        "Signed in",
        good: true,
        $"<p>The authorization for <strong>{Encode(key)}</strong> has reached PowerShell.</p>" +
        "<p>You can close this tab and go back to your terminal.</p>");

    public static string Error(AuthorizationResult result) => Page(
        result.IsDenied ? "Authorization denied" : "The sign-in failed",
        good: false,
        $"<p>{Encode(result.Error!.Summary)} The provider reported:</p><blockquote>{Encode(result.ErrorDescription!)}</blockquote>" +
        $"<p>{Encode(result.Error.PageRemedy)}</p><p>No instance was created.</p>");

    public static string LinkUsed() => Page(
        "This link was already used",
        good: false,
        "<p>The link works once. Continue in the tab that it first opened, or run the command again for a new link.</p>" +
        "<p>If you did not open it before, another user or program on this machine did: press Ctrl+C in your terminal, and renew the " +
        "app's secret before you sign in again.</p>");

    public static string WrongState() => Page(
        "This response belongs to another sign-in",
        good: false,
        "<p>The response was ignored, and PowerShell is still waiting. Continue in the tab that the link from your terminal opened. " +
        "If you signed in at another address, run the command again.</p>");

    public static string OtherBrowser() => Page(
        "Start from the link in your terminal",
        good: false,
        "<p>Open the link that PowerShell shows in this browser, and allow cookies. The response was ignored. " +
        "PowerShell is still waiting for the sign-in.</p>");

    public static string Finished() => Page(
        "This sign-in is complete",
        good: true,
        "<p>PowerShell already received the response. You can close this tab.</p>");

    public static string InvalidRequest(string reason) => Page(
        "Invalid request",
        good: false,
        $"<p>{Encode(reason)} PowerShell is still waiting for the sign-in.</p>");

    private static string Page(string title, bool good, string content) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>{title} – CloudYourMoms</title>
        <style>{Style}</style>
        </head>
        <body>
        <main{(good ? " class=\"good\"" : string.Empty)}>
        <h1>{title}</h1>
        {content}
        <footer>CloudYourMoms for PowerShell</footer>
        </main>
        </body>
        </html>
        """;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string HashOf(string text)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
