using System.Net;

namespace CloudYourMoms.Sandbox.Tests.Provider;

public sealed class PkceTests : SandboxTest
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
        var url = await StartAsync(mode);
        var redirect = await Client.BrowseAsync(url + challenge);

        Assert.Equal((HttpStatusCode.Found, $"{SandboxHttpClient.Callback}?{error}"), (redirect.Status, redirect.Location));
    }

    [Theory]
    [InlineData(PkceMode.Required)]
    [InlineData(PkceMode.Optional)]
    public async Task Code_with_a_challenge_of_the_client_is_refused(PkceMode mode)
    {
        var url = await StartAsync(mode);

        (await CreateAsync($"{url}&code_challenge={Challenge}&code_challenge_method=S256"))
            .AssertRefused("invalid_grant: invalid code verifier");
    }

    [Fact]
    public async Task Challenge_of_the_platform_is_unique_and_verified()
    {
        var url = await StartAsync(PkceMode.Platform);
        var challenge = SandboxHttpClient.Parameter(url, "code_challenge");

        var other = SandboxHttpClient.Parameter((await Client.OAuthUrlAsync()).Member("oauthUrl"), "code_challenge");
        var removed = await Client.BrowseAsync(url.Replace($"&code_challenge={challenge}", string.Empty, StringComparison.Ordinal));

        Assert.NotEqual(challenge, other);
        Assert.EndsWith(Missing, removed.Location, StringComparison.Ordinal);
        (await CreateAsync(url.Replace(challenge, Challenge, StringComparison.Ordinal)))
            .AssertRefused("invalid_grant: invalid code verifier");
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync(url)).Status);
    }

    [Theory]
    [InlineData(PkceMode.Optional)]
    [InlineData(PkceMode.Platform)]
    public async Task State_in_the_OAuth_URL_can_be_replaced_by_the_client(PkceMode mode)
    {
        var url = await StartAsync(mode);

        var location = await Client.ConsentAsync(url.Replace("state=s1", "state=mine", StringComparison.Ordinal));

        Assert.Equal("mine", SandboxHttpClient.Parameter(location, "state"));
        Assert.Equal(HttpStatusCode.OK, (await CreateWithAsync(location)).Status);
    }

    private async Task<string> StartAsync(PkceMode mode)
    {
        await RestartAsync(new SandboxOptions { Pkce = mode });
        return (await Client.OAuthUrlAsync()).Member("oauthUrl");
    }

    private async Task<SandboxHttpClient.Response> CreateAsync(string oauthUrl) =>
        await CreateWithAsync(await Client.ConsentAsync(oauthUrl));

    private Task<SandboxHttpClient.Response> CreateWithAsync(string callback) =>
        Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(callback, "code")));
}
