using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class LaunchUriTests
{
    [Fact]
    public void Link_is_short_unguessable_and_without_secrets()
    {
        var first = new RedirectRequestClient(Sample.Authorization()).Link;
        var second = new RedirectRequestClient(Sample.Authorization()).Link;

        Assert.StartsWith("http://localhost:8400/", first.AbsoluteUri, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.InRange(first.AbsolutePath.Length, 23, 60);
        Assert.Empty(first.Query);
    }

    [Fact]
    public void Link_redirects_to_the_sign_in_address_and_sets_a_cookie()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());

        var response = visitor.Get(visitor.Link.AbsolutePath);

        Assert.Equal(302, response.Status);
        Assert.Equal(
            "https://login.salesforce.com/authorize?response_type=code&client_secret=xyz789" +
            $"&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state={visitor.LinkState}",
            response.Header("Location"));
        var cookie = response.Header("Set-Cookie")!.Split("; ");
        Assert.Matches("^[a-z0-9-]+=[A-Za-z0-9_-]{22,}$", cookie[0]);
        Assert.Equal(["HttpOnly", "Path=/", "SameSite=Lax"], cookie.Skip(1).Order(StringComparer.Ordinal));
        Assert.Empty(response.Body);
    }

    [Fact]
    public void Link_works_once()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());
        visitor.FollowLink();

        var second = visitor.Get(visitor.Link.AbsolutePath);

        Assert.Equal(410, second.Status);
        Assert.Null(second.Header("Location"));
        Assert.Null(second.Header("Set-Cookie"));
        Assert.Contains("already used", second.Body, StringComparison.Ordinal);
        Assert.Contains("another user or program", second.Body, StringComparison.Ordinal);
        Assert.False(visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    public void Link_is_used_up_only_by_a_GET(string method)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());

        Assert.NotEqual(302, visitor.Send(method, visitor.Link.AbsolutePath).Status);

        Assert.Equal(302, visitor.Get(visitor.Link.AbsolutePath).Status);
    }

    [Fact]
    public void Link_with_another_host_name_is_rejected()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());

        Assert.Equal(400, visitor.Get(visitor.Link.AbsolutePath, "Host: evil.example:8400").Status);

        Assert.Equal(302, visitor.Get(visitor.Link.AbsolutePath).Status);
    }

    [Fact]
    public void Internationalized_sign_in_address_is_preserved()
    {
        var visitor = new RedirectRequestClient(
            Sample.Authorization() with { AuthorizationUri = Sample.Secure("https://bücher.example/ü?state=ä") });

        var location = visitor.Get(visitor.Link.AbsolutePath).Header("Location")!;

        Assert.Equal("xn--bcher-kva.example", new Uri(location).IdnHost);
        Assert.EndsWith("/%C3%BC?state=%C3%A4", location, StringComparison.Ordinal);
    }

    [Fact]
    public void Cookies_of_two_listeners_do_not_collide()
    {
        var one = new RedirectRequestClient(Sample.Authorization()).FollowLink().Split('=');
        var other = new RedirectRequestClient(Sample.Authorization(callbackUrl: "http://localhost:8401/auth")).FollowLink().Split('=');

        Assert.NotEqual(one[0], other[0]);
        Assert.NotEqual(one[1], other[1]);
    }
}
