using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>Access to an instance with its token.</summary>
public sealed class PingEndpointTests
{
    [Fact]
    public async Task Ping_returns_time_and_key()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { TimeProvider = time });

        var response = await visitor.GetAsync("/ping", await visitor.AuthorizeAsync());

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("""{"dateTime":"2030-01-31T12:00:00Z","endpoint":"zendesk"}""", response.Json.ToJsonString());
    }

    [Fact]
    public async Task Token_survives_a_change_of_the_instance()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();

        await visitor.RequestAsync("PATCH", "/instances/123", """{"name":"new"}""");

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/ping", authorization)).Status);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/accounts")]
    public async Task Disabled_instance_is_forbidden_until_enabled(string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();

        await visitor.RequestAsync("DELETE", "/instances/123/enabled");
        var disabled = await visitor.GetAsync(path, authorization);
        await visitor.RequestAsync("PUT", "/instances/123/enabled");
        var enabled = await visitor.GetAsync(path, authorization);

        Assert.Equal(HttpStatusCode.Forbidden, disabled.Status);
        Assert.Equal("The instance is disabled.", disabled.Member("message"));
        Assert.Equal(HttpStatusCode.OK, enabled.Status);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/accounts")]
    [InlineData("/accounts/001000000000001AAA")]
    public async Task Token_of_a_deleted_instance_is_unauthorized(string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path, authorization)).Status);

        await visitor.RequestAsync("DELETE", "/instances/123");

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(path, authorization)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{0}")]
    [InlineData("{0}, Your_mom wrong")]
    [InlineData("{0}, Your_mom ")]
    [InlineData("{0},Your_mom {1}")]
    [InlineData("{0}, your_mom {1}")]
    [InlineData("Your_mom {1}, {0}")]
    [InlineData("User x, Organization y, Your_mom {1}")]
    public async Task Authorization_in_another_format_is_unauthorized(string? form)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var token = (string?)(await visitor.CreateAsync())["token"];
        var authorization = form?.Replace("{0}", visitor.Authorization, StringComparison.Ordinal).Replace(
            "{1}", token, StringComparison.Ordinal);

        foreach (var (method, path) in new[] { ("GET", "/ping"), ("GET", "/accounts"), ("DELETE", "/accounts/001000000000001AAA") })
        {
            var response = await visitor.SendAsync(new HttpMethod(method), path, content: null, authorization);

            Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
            Assert.Contains("Your_mom <token>", response.Member("message"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HEAD", "/ping")]
    [InlineData("POST", "/ping")]
    [InlineData("PUT", "/accounts")]
    [InlineData("PUT", "/accounts/001000000000001AAA")]
    public async Task Unsupported_method_is_not_allowed(string method, string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        Assert.Equal(
            HttpStatusCode.MethodNotAllowed,
            (await visitor.RequestAsync(method, path, authorization: await visitor.AuthorizeAsync())).Status);
    }
}
