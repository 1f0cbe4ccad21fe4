using System.Net;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Requests of a browser to the one-time link.</summary>
internal static class SignIns
{
    /// <summary>Requests the link without following the redirect. The response contains the cookie and the authorization URL.</summary>
    public static async Task<Uri> FollowLinkAsync(AuditStage stage, ScriptRun run)
    {
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            CheckCertificateRevocationList = true,
        };
        using var browser = new HttpClient(handler);
        using var response = await browser.GetAsync(await run.LinkAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        stage.Found["cookie of the link"] = cookie.Split(';')[0].Split('=', 2)[1];
        stage.Whole["OAuth URL"] = response.Headers.Location!.AbsoluteUri;
        return response.Headers.Location;
    }

    public static async Task AllowAsync(AuditStage stage, ScriptRun run)
    {
        var address = await FollowLinkAsync(stage, run);
        await stage.Session.Browser.AllowAsync(address, TestContext.Current.CancellationToken);
    }
}
