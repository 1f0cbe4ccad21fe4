using CloudYourMoms.Authorization;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>The callback arrives on every valid path, in every form that browsers send.</summary>
public sealed class CallbackPathTests
{
    private const string Good = "?code=aPrx%3D%3D&state=" + Sample.State;

    [Theory]
    [InlineData("/%7Eme/auth", "/%7Eme/auth")]
    [InlineData("/%7Eme/auth", "/~me/auth")]
    [InlineData("/~me/auth", "/%7eme/auth")]
    [InlineData("/a%2Db", "/a%2Db")]
    [InlineData("/a%2Db", "/a-b")]
    [InlineData("/caf%c3%a9", "/caf%c3%a9")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    [InlineData("/auth", "/%61uth")]
    [InlineData("/a|b", "/a|b")]
    [InlineData("/a|b", "/a%7Cb")]
    [InlineData("/a;jsessionid=1,2", "/a;jsessionid=1,2")]
    [InlineData("/a\"b'c", "/a%22b'c")]
    [InlineData("/[auth]", "/[auth]")]
    [InlineData("/x/../auth", "/auth")]
    [InlineData("/a%2Fb", "/a%2fb")]
    public async Task Callback_path_is_matched_after_normalization(string registered, string sent)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(callbackUrl: "http://localhost:8400" + registered));

        Assert.Equal(302, visitor.Get(sent + Good).Status);
        Assert.Equal("aPrx==", Sample.ToPlainText((await visitor.CallbackAsync()).Code));
    }

    [Theory]
    [InlineData("/a;b", "/a%3Bb")]
    [InlineData("/a%2Fb", "/a/b")]
    [InlineData("/auth", "/auth/")]
    [InlineData("/auth", "/Auth")]
    [InlineData("/a%2561", "/aa")]
    public void Path_with_another_meaning_is_rejected(string registered, string sent)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(callbackUrl: "http://localhost:8400" + registered));

        Assert.Equal(404, visitor.Get(sent + Good).Status);
        Assert.False(visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("/%7Eme/a;b=c", "/%7Eme/a;b=c")]
    [InlineData("/caf%c3%a9", "/caf%c3%a9")]
    [InlineData("/a%2Cb", "/a%2cb")]
    public async Task Link_cookie_and_last_page_work_sandbox_a_proxy(string registered, string sent)
    {
        var authorization = Sample.Authorization("sfdc", stateIsRandom: false, callbackUrl: "https://www.mycoolapp.com" + registered);
        var visitor = new RedirectRequestClient(authorization, new Uri("http://localhost:8400"));

        var link = visitor.Get(sent + visitor.Link.Query);
        Assert.Equal(302, link.Status);
        var cookie = link.Header("Set-Cookie")!.Split("; ");
        Assert.Equal("Path=/", cookie[1]);
        var callback = visitor.Get($"{sent}?error=access_denied", "Cookie: " + cookie[0]);
        Assert.Equal(302, callback.Status);
        var page = sent + callback.Header("Location")![callback.Header("Location")!.IndexOf('?', StringComparison.Ordinal)..];
        Assert.True(visitor.IsLastPage(page));
        Assert.Contains("Authorization denied", visitor.Get(page).Body, StringComparison.Ordinal);
        Assert.True((await visitor.Outcome).IsDenied);
    }

    [Theory]
    [InlineData("/%7Eme/auth", "/~me/auth")]
    [InlineData("/caf%c3%a9", "/caf\u00e9")]
    [InlineData("/a|b", "/a%7Cb")]
    [InlineData("/auth", "/%61uth")]
    public void Pasted_address_is_matched_after_normalization(string registered, string pasted)
    {
        var authorization = Sample.Authorization(callbackUrl: "https://www.mycoolapp.com" + registered);

        var callback = PastedAuthorizationResponse.Read(
            authorization, Sample.Secure($"https://www.mycoolapp.com{pasted}{Good}"), Sample.Now);

        Assert.Equal("aPrx==", Sample.ToPlainText(callback.Code));
    }
}
