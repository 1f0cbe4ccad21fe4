using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>
/// The cookie of the launch link identifies the browser if the state proves nothing: an error without a state, and a platform that uses
/// another redirect URI with a state that can be guessed.
/// </summary>
public sealed class CallbackCookieTests
{
    private const string Guessable = "/auth?code=x&state=sfdcservicecloud";
    private const string Error = "/auth?error=access_denied";

    [Theory]
    [InlineData(Guessable)]
    [InlineData(Error)]
    public void Response_without_cookie_is_rejected(string target)
    {
        var visitor = Visitor();
        AssertRejected(target);
        var cookie = visitor.FollowLink();
        AssertRejected(target);
        AssertRejected(target, cookie + "x");
        AssertRejected(target, cookie[..^1]);
        AssertRejected(target, cookie.Split('=')[0] + "=");
        AssertRejected(target, "Cookie: x" + cookie["Cookie: ".Length..]);
        AssertRejected(target, Visitor().FollowLink());

        Assert.Equal(
            302, visitor.Get(target, cookie.Replace("Cookie: ", "Cookie: a=b; ", StringComparison.Ordinal) + ";c=d").Status);
        Assert.True(visitor.Outcome.IsCompletedSuccessfully);

        void AssertRejected(string request, params string[] headers)
        {
            var response = visitor.Get(request, headers);
            Assert.Equal(400, response.Status);
            Assert.Contains("Start from the link in your terminal", response.Body, StringComparison.Ordinal);
            Assert.False(visitor.Outcome.IsCompleted);
        }
    }

    [Fact]
    public async Task Guessed_state_with_cookie_is_rejected_after_the_link_was_followed()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization("sfdcservicecloud", stateIsRandom: false));
        var cookie = visitor.FollowLink();

        Assert.Equal(400, visitor.Get(Guessable, cookie).Status);
        Assert.Equal(400, visitor.Get("/auth?code=x", cookie).Status);
        Assert.False(visitor.Outcome.IsCompleted);

        Assert.Equal(302, visitor.Get($"/auth?code=mine&state={visitor.LinkState}").Status);
        var response = await visitor.CallbackAsync();
        Assert.Equal("mine", Sample.ToPlainText(response.Code));
        Assert.Equal("sfdcservicecloud", response.State);
    }

    [Fact]
    public void Cookie_does_not_replace_the_state()
    {
        var visitor = Visitor();
        var cookie = visitor.FollowLink();

        Assert.Equal(400, visitor.Get("/auth?code=x&state=other", cookie).Status);
        Assert.Equal(400, visitor.Get("/auth?code=x", cookie).Status);
        Assert.False(visitor.Outcome.IsCompleted);
    }

    [Fact]
    public void Cookie_is_deleted_after_the_callback()
    {
        var visitor = Visitor();
        var cookie = visitor.FollowLink();

        var taken = visitor.Get(Error, cookie).Header("Set-Cookie")!;

        Assert.StartsWith(cookie["Cookie: ".Length..].Split('=')[0] + "=; ", taken, StringComparison.Ordinal);
        Assert.Contains("Max-Age=0", taken, StringComparison.Ordinal);
        Assert.Contains("Path=/;", taken, StringComparison.Ordinal);
    }

    private static RedirectRequestClient Visitor() => new(Sample.Authorization(
        "sfdcservicecloud", stateIsRandom: false, redirectUri: "https://platform.example/oauth/callback"));
}
