using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class CodeExchangeTests
{
    [Fact]
    public async Task Code_works_once()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var first = await visitor.PostInstanceAsync(body);
        var second = await visitor.PostInstanceAsync(body);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        AssertRefused(second, "invalid_grant: invalid authorization code");
        Assert.Single(visitor.Server.Instances);
    }

    [Fact]
    public async Task Code_used_twice_concurrently_creates_one_instance()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.PostInstanceAsync(body)));

        Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        Assert.Single(visitor.Server.Instances);
    }

    [Fact]
    public async Task Unknown_code_is_rejected()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody("made-up"));

        AssertRefused(response, "invalid_grant: invalid authorization code");
    }

    [Fact]
    public async Task Encoded_code_is_rejected()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(SandboxHttpClient.Escape(await visitor.CodeAsync())));

        AssertRefused(response, "invalid_grant: invalid authorization code");
    }

    [Theory]
    [InlineData(899, HttpStatusCode.OK)]
    [InlineData(900, HttpStatusCode.BadRequest)]
    public async Task Code_expires_after_15_minutes(int seconds, HttpStatusCode status)
    {
        var time = new FakeTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { TimeProvider = time });
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        time.Advance(TimeSpan.FromSeconds(seconds));
        var response = await visitor.PostInstanceAsync(body);

        Assert.Equal(status, response.Status);
        Assert.Equal(
            status == HttpStatusCode.OK ? string.Empty : "invalid_grant: expired authorization code", response.Member("providerMessage"));
    }

    [Fact]
    public async Task Code_is_bound_to_its_key()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync("sfdc"), "sfdcdocuments"));

        AssertRefused(response, "invalid_grant: the code was not authorized for 'sfdcdocuments'");
    }

    [Fact]
    public async Task Code_is_bound_to_its_callback_URL()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());
        body["configuration"]!["oauth.callback.url"] = "http://localhost:8400/auth/";

        AssertRefused(await visitor.PostInstanceAsync(body), "invalid_grant: redirect_uri does not match the authorization request");
    }

    [Fact]
    public async Task Code_is_bound_to_its_app_and_survives_use_by_another()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var code = await visitor.CodeAsync();
        var stolen = SandboxHttpClient.InstanceBody(code);
        stolen["configuration"]!["oauth.api.key"] = "fake_salesforce_api_key";
        stolen["configuration"]!["oauth.api.secret"] = "fake_salesforce_api_secret";

        AssertRefused(await visitor.PostInstanceAsync(stolen), "invalid_grant: invalid authorization code");
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(code))).Status);
    }

    [Theory]
    [InlineData("oauth.api.secret", "wrong", "invalid_client: invalid client credentials")]
    [InlineData("oauth.api.key", "nobody", "invalid_client_id: client identifier invalid")]
    public async Task Code_survives_rejection_of_a_wrong_app(string entry, string value, string providerMessage)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var code = await visitor.CodeAsync();
        var wrong = SandboxHttpClient.InstanceBody(code);
        wrong["configuration"]![entry] = value;

        AssertRefused(await visitor.PostInstanceAsync(wrong), providerMessage);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(code))).Status);
    }

    private static void AssertRefused(SandboxHttpClient.Response response, string providerMessage)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal(providerMessage, response.Member("providerMessage"));
        Assert.NotEmpty(response.Member("message"));
    }
}
