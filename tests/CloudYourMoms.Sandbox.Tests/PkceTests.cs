using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class PkceTests
{
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // RFC 7636, appendix B
    private const string Missing = "error=invalid_request&error_description=missing%20required%20code%20challenge&state=s1";
    private const string WrongMethod = "error=invalid_request&error_description=code%20challenge%20method%20must%20be%20S256&state=s1";

    [Theory]
    [InlineData(PkceMode.Required, "", Missing)]
    [InlineData(PkceMode.Required, $"&code_challenge={Challenge}", WrongMethod)]
    [InlineData(PkceMode.Required, $"&code_challenge={Challenge}&code_challenge_method=plain", WrongMethod)]
    [InlineData(PkceMode.Optional, $"&code_challenge={Challenge}&code_challenge_method=plain", WrongMethod)]
    public async Task Invalid_code_challenge_redirects_with_an_error(PkceMode mode, string challenge, string error)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Pkce = mode });

        var redirect = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl") + challenge);

        Assert.Equal((HttpStatusCode.Found, $"{SandboxHttpClient.Callback}?{error}"), (redirect.Status, redirect.Location));
    }

    [Theory]
    [InlineData(PkceMode.Required)]
    [InlineData(PkceMode.Optional)]
    public async Task Code_with_a_challenge_that_the_platform_did_not_send_is_refused(PkceMode mode)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Pkce = mode });
        var oauthUrl = (await visitor.OAuthUrlAsync()).Member("oauthUrl");

        var created = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(
            SandboxHttpClient.Parameter(
                await visitor.ConsentAsync($"{oauthUrl}&code_challenge={Challenge}&code_challenge_method=S256"), "code")));

        Assert.Equal("invalid_grant: invalid code verifier", created.Member("providerMessage"));
    }

    [Fact]
    public async Task Challenge_of_the_platform_is_unique_and_verified()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Pkce = PkceMode.Platform });
        var first = (await visitor.OAuthUrlAsync()).Member("oauthUrl");
        var second = (await visitor.OAuthUrlAsync()).Member("oauthUrl");
        var challenge = SandboxHttpClient.Parameter(first, "code_challenge");

        var removed = await visitor.BrowseAsync(first.Replace($"&code_challenge={challenge}", string.Empty, StringComparison.Ordinal));
        var replaced = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(
            await visitor.ConsentAsync(first.Replace(challenge, Challenge, StringComparison.Ordinal)), "code")));
        var untouched = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(
            SandboxHttpClient.Parameter(await visitor.ConsentAsync(first), "code")));

        Assert.NotEqual(challenge, SandboxHttpClient.Parameter(second, "code_challenge"));
        Assert.EndsWith(Missing, removed.Location, StringComparison.Ordinal);
        Assert.Equal("invalid_grant: invalid code verifier", replaced.Member("providerMessage"));
        Assert.Equal(HttpStatusCode.OK, untouched.Status);
    }

    [Theory]
    [InlineData(PkceMode.Optional)]
    [InlineData(PkceMode.Platform)]
    public async Task State_in_the_OAuth_URL_can_be_replaced_by_the_client(PkceMode mode)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Pkce = mode });
        var oauthUrl = (await visitor.OAuthUrlAsync(state: "requested")).Member("oauthUrl");

        var location = await visitor.ConsentAsync(oauthUrl.Replace("state=requested", "state=mine", StringComparison.Ordinal));
        var created = await visitor.PostInstanceAsync(
            SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(location, "code")));

        Assert.Equal("mine", SandboxHttpClient.Parameter(location, "state"));
        Assert.Equal(HttpStatusCode.OK, created.Status);
    }
}
