using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackCookieTests
{
    private const string Callback = "/auth?code=x&state=sfdcservicecloud";

    private readonly RedirectRequestClient _visitor = new(Sample.Authorization("sfdcservicecloud", stateIsRandom: false));

    [Fact]
    public async Task Predictable_state_requires_the_launch_cookie()
    {
        var cookie = _visitor.FollowLink();

        Assert.Equal(302, _visitor.Get(Callback, cookie).Status);

        Assert.Equal("sfdcservicecloud", (await _visitor.CallbackAsync()).State);
    }

    [Fact]
    public void Cookie_is_found_among_others()
    {
        var cookie = _visitor.FollowLink();

        Assert.Equal(302, _visitor.Get(Callback, cookie.Replace("Cookie: ", "Cookie: a=b; ", StringComparison.Ordinal) + ";c=d").Status);
    }

    [Fact]
    public void Predictable_state_without_cookie_is_rejected()
    {
        AssertRefused(_visitor.Get(Callback));
        var cookie = _visitor.FollowLink();
        AssertRefused(_visitor.Get(Callback));
        AssertRefused(_visitor.Get(Callback, cookie + "x"));
        AssertRefused(_visitor.Get(Callback, cookie[..^1]));
        AssertRefused(_visitor.Get(Callback, cookie.Split('=')[0] + "="));
        AssertRefused(_visitor.Get(Callback, "Cookie: x" + cookie["Cookie: ".Length..]));

        Assert.Equal(302, _visitor.Get(Callback, cookie).Status);
    }

    [Fact]
    public void Cookie_of_another_listener_is_rejected()
    {
        _visitor.FollowLink();
        var other = new RedirectRequestClient(Sample.Authorization("sfdcservicecloud", stateIsRandom: false)).FollowLink();

        AssertRefused(_visitor.Get(Callback, other));
    }

    [Fact]
    public void Cookie_does_not_replace_the_state()
    {
        var cookie = _visitor.FollowLink();

        Assert.Equal(400, _visitor.Get("/auth?code=x&state=other", cookie).Status);
        Assert.Equal(400, _visitor.Get("/auth?code=x", cookie).Status);
        Assert.False(_visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_state_requires_no_cookie(bool followsLink)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());
        if (followsLink)
        {
            visitor.FollowLink();
        }

        Assert.Equal(302, visitor.Get("/auth?code=x&state=" + Sample.State).Status);
        Assert.True(visitor.Outcome.IsCompletedSuccessfully);
    }

    [Fact]
    public void Address_without_state_requires_the_cookie_and_no_state()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(state: null, stateIsRandom: false));
        var cookie = visitor.FollowLink();

        Assert.Equal(400, visitor.Get("/auth?code=x").Status);
        Assert.Equal(400, visitor.Get("/auth?code=x&state=s", cookie).Status);
        Assert.False(visitor.Outcome.IsCompleted);
        Assert.Equal(302, visitor.Get("/auth?code=x", cookie).Status);
        Assert.True(visitor.Outcome.IsCompletedSuccessfully);
    }

    [Fact]
    public void Cookie_is_deleted_after_the_callback()
    {
        var cookie = _visitor.FollowLink();

        var taken = _visitor.Get(Callback, cookie).Header("Set-Cookie")!;

        Assert.StartsWith(cookie["Cookie: ".Length..].Split('=')[0] + "=; ", taken, StringComparison.Ordinal);
        Assert.Contains("Max-Age=0", taken, StringComparison.Ordinal);
        Assert.Contains("Path=/;", taken, StringComparison.Ordinal);
    }

    private void AssertRefused(ReceivedResponse response)
    {
        Assert.Equal(400, response.Status);
        Assert.Contains("link", response.Body, StringComparison.Ordinal);
        Assert.False(_visitor.Outcome.IsCompleted);
    }
}
