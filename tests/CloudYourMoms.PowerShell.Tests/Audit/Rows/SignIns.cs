using System.Net;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>What a browser does with the one-time link, and what it learns there.</summary>
internal static class SignIns
{
    /// <summary>Follows the link as far as the provider: its answer holds the cookie and the whole OAuth URL.</summary>
    public static async Task<Uri> FollowLinkAsync(AuditStage stage, ScriptRun run)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, CheckCertificateRevocationList = true };
        using var browser = new HttpClient(handler);
        using var answer = await browser.GetAsync(await run.LinkAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        stage.Found["cookie of the link"] = cookie.Split(';')[0].Split('=', 2)[1];
        stage.Whole["OAuth URL"] = answer.Headers.Location!.AbsoluteUri;
        return answer.Headers.Location;
    }

    public static async Task AllowAsync(AuditStage stage, ScriptRun run)
    {
        var address = await FollowLinkAsync(stage, run);
        await stage.Session.Person.AllowAsync(address, TestContext.Current.CancellationToken);
    }
}
