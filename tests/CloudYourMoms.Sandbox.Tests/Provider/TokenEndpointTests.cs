using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests.Provider;

/// <summary>The exchange of a code, which is part of a create.</summary>
public sealed class TokenEndpointTests : SandboxTest
{
    private const string Invalid = "invalid_grant: invalid authorization code";

    [Fact]
    public async Task Code_works_once()
    {
        var body = await Client.NewBodyAsync();

        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(body)).Status);
        (await Client.PostInstanceAsync(body)).AssertRefused(Invalid);
        Assert.Single(Client.Server.Instances);
    }

    [Fact]
    public async Task Code_used_twice_concurrently_creates_one_instance()
    {
        var body = await Client.NewBodyAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.PostInstanceAsync(body)));

        Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        Assert.Single(Client.Server.Instances);
    }

    [Fact]
    public async Task Unknown_or_encoded_code_is_refused()
    {
        var encoded = SandboxHttpClient.Escape(await Client.CodeAsync());

        (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody("made-up"))).AssertRefused(Invalid);
        (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(encoded))).AssertRefused(Invalid);
    }

    [Theory]
    [InlineData(899, true)]
    [InlineData(900, false)]
    public async Task Code_expires_after_15_minutes(int seconds, bool isValid)
    {
        var time = new FakeTimeProvider();
        await RestartAsync(new SandboxOptions { TimeProvider = time });
        var body = await Client.NewBodyAsync();
        time.Advance(TimeSpan.FromSeconds(seconds));

        var response = await Client.PostInstanceAsync(body);

        Assert.Equal(
            isValid ? (HttpStatusCode.OK, "") : (HttpStatusCode.BadRequest, "invalid_grant: expired authorization code"),
            (response.Status, response.Member("providerMessage")));
    }

    [Fact]
    public async Task Code_is_bound_to_its_key() =>
        (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(await Client.CodeAsync("sfdc"), "sfdcdocuments")))
            .AssertRefused("invalid_grant: the code was not authorized for 'sfdcdocuments'");

    [Fact]
    public async Task Code_is_bound_to_its_callback_URL()
    {
        var body = await Client.NewBodyAsync();
        body["configuration"]!["oauth.callback.url"] = "http://localhost:8400/auth/";

        (await Client.PostInstanceAsync(body)).AssertRefused("invalid_grant: redirect_uri does not match the authorization request");
    }

    [Theory]
    [InlineData("sandbox_api_key", "wrong", "invalid_client: invalid client credentials")]
    [InlineData("unknown", "wrong", "invalid_client_id: client identifier invalid")]
    [InlineData("fake_salesforce_api_key", "fake_salesforce_api_secret", Invalid)]
    public async Task Code_survives_use_by_another_app(string apiKey, string apiSecret, string providerMessage)
    {
        var code = await Client.CodeAsync();
        var other = SandboxHttpClient.InstanceBody(code);
        other["configuration"]!["oauth.api.key"] = apiKey;
        other["configuration"]!["oauth.api.secret"] = apiSecret;

        (await Client.PostInstanceAsync(other)).AssertRefused(providerMessage);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(code))).Status);
    }
}
