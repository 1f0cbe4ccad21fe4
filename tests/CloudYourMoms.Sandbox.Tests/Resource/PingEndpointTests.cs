using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests.Resource;

/// <summary>Access to an instance with its token.</summary>
public sealed class PingEndpointTests : SandboxTest
{
    [Fact]
    public async Task Ping_returns_time_and_key()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await RestartAsync(new SandboxOptions { TimeProvider = time });

        var response = await Client.GetAsync("/ping", await Client.AuthorizeAsync());

        Assert.Equal(
            (HttpStatusCode.OK, """{"dateTime":"2030-01-31T12:00:00Z","endpoint":"zendesk"}"""),
            (response.Status, response.Json.ToJsonString()));
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/accounts")]
    [InlineData("/accounts/001000000000001AAA")]
    public async Task Token_is_valid_while_its_instance_exists_and_is_enabled(string path)
    {
        var authorization = await Client.AuthorizeAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAfter("PATCH", "/instances/123", """{"name":"new"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAfter("DELETE", "/instances/123/enabled"));
        (await Client.GetAsync(path, authorization)).AssertError(HttpStatusCode.Forbidden, "The instance is disabled.");
        Assert.Equal(HttpStatusCode.OK, await StatusAfter("PUT", "/instances/123/enabled"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAfter("DELETE", "/instances/123"));

        async Task<HttpStatusCode> StatusAfter(string method, string change, string? body = null)
        {
            await Client.RequestAsync(method, change, body);
            return (await Client.GetAsync(path, authorization)).Status;
        }
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
        var token = (string?)(await Client.CreateAsync())["token"];
        var authorization = form?.Replace("{0}", Client.Authorization, StringComparison.Ordinal)
            .Replace("{1}", token, StringComparison.Ordinal);

        foreach (var (method, path) in new[] { ("GET", "/ping"), ("GET", "/accounts"), ("DELETE", "/accounts/001000000000001AAA") })
        {
            var response = await Client.SendAsync(new HttpMethod(method), path, content: null, authorization);

            response.AssertError(HttpStatusCode.Unauthorized, string.Empty);
            Assert.Contains("Your_mom <token>", response.Member("message"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HEAD", "/ping")]
    [InlineData("POST", "/ping")]
    [InlineData("PUT", "/accounts")]
    [InlineData("PUT", "/accounts/001000000000001AAA")]
    public async Task Unsupported_method_is_not_allowed(string method, string path) => Assert.Equal(
        HttpStatusCode.MethodNotAllowed,
        (await Client.RequestAsync(method, path, authorization: await Client.AuthorizeAsync())).Status);
}
