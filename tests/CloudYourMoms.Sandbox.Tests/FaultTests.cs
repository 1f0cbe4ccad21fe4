using System.Net;
using System.Text.Json;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("POST /instances status=503 retry-after=2", HttpStatusCode.ServiceUnavailable, "2")]
    [InlineData(
        "POST /instances status=429 retry-after=2030-01-31T12:00:00Z", HttpStatusCode.TooManyRequests, "Thu, 31 Jan 2030 12:00:00 GMT")]
    [InlineData("POST /your_moms/api-v2/instances status=500", HttpStatusCode.InternalServerError, null)]
    public async Task Status_fault_applies_once_and_creates_nothing(string fault, HttpStatusCode status, string? retryAfter)
    {
        await using var visitor = await StartAsync(fault);
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var struck = await visitor.PostInstanceAsync(body);

        Assert.Equal(status, struck.Status);
        Assert.Equal(retryAfter, struck.RetryAfter);
        Assert.NotEmpty(struck.Member("message"));
        Assert.Empty(visitor.Server.Instances);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostInstanceAsync(body)).Status);
    }

    [Theory]
    [InlineData("drop=before", 0)]
    [InlineData("drop=after", 1)]
    public async Task Drop_fault_creates_only_when_dropped_after_processing(string fault, int instances)
    {
        await using var visitor = await StartAsync($"POST /instances {fault}");
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.PostInstanceAsync(body));

        Assert.Equal(instances, visitor.Server.Instances.Count);
        Assert.Null(visitor.Server.Requests[^1].Status);
        Assert.Equal(body.ToJsonString(), visitor.Server.Requests[^1].Body);
    }

    [Fact]
    public async Task Truncate_fault_cuts_the_body_and_keeps_the_instance()
    {
        await using var visitor = await StartAsync("POST /instances truncate");
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var (promised, received) = await visitor.PostInstanceAndCountAsync(body);

        Assert.Equal(promised / 2, received);
        Assert.Single(visitor.Server.Instances);
    }

    [Theory]
    [InlineData("html", HttpStatusCode.BadGateway)]
    [InlineData("html=200", HttpStatusCode.OK)]
    public async Task Proxy_page_fault_is_HTML_and_creates_nothing(string fault, HttpStatusCode status)
    {
        await using var visitor = await StartAsync($"POST /instances {fault}");

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));

        Assert.Equal(status, response.Status);
        Assert.Equal("text/html", response.ContentType);
        Assert.StartsWith("<html>", response.Text, StringComparison.Ordinal);
        Assert.Empty(visitor.Server.Instances);
    }

    [Fact]
    public async Task Text_fault_returns_200_and_keeps_the_instance()
    {
        await using var visitor = await StartAsync("POST /instances not-json");

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.ThrowsAny<JsonException>(() => response.Json);
        Assert.Single(visitor.Server.Instances);
    }

    [Fact]
    public async Task Oversize_fault_returns_16_mebibytes_of_JSON()
    {
        await using var visitor = await StartAsync("GET /your_moms/keys oversized");

        var response = await visitor.GetAsync("/your_moms/keys");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(16 * 1024 * 1024, response.Member("padding").Length);
    }

    [Fact]
    public async Task Delay_fault_delays_the_response()
    {
        var time = new ManualTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { TimeProvider = time, Faults = [Fault.Parse("GET /your_moms/*/oauth/url delay=5s")] });

        var response = visitor.OAuthUrlAsync();
        var first = await Task.WhenAny(time.FirstWait, response);

        Assert.Same(time.FirstWait, first);
        Assert.Equal(TimeSpan.FromSeconds(5), await time.FirstWait);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await response).Status);
    }

    [Fact]
    public async Task Create_delay_creates_the_instance_before_the_response()
    {
        var time = new ManualTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { CreateDelay = TimeSpan.FromSeconds(9), TimeProvider = time });
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var response = visitor.PostInstanceAsync(body);
        var first = await Task.WhenAny(time.FirstWait, response);

        Assert.Same(time.FirstWait, first);
        Assert.Equal(TimeSpan.FromSeconds(9), await time.FirstWait);
        Assert.Single(visitor.Server.Instances);
        Assert.Equal("POST", visitor.Server.Requests[^1].Method);
        await visitor.Server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => response);
        Assert.Single(visitor.Server.Instances);
    }

    [Fact]
    public async Task Fault_applies_only_as_often_and_where_specified()
    {
        await using var visitor = await StartAsync("GET /your_moms/*/oauth/url status=503 times=2");

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/your_moms/keys")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.OAuthUrlAsync()).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.OAuthUrlAsync("sfdc")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.OAuthUrlAsync()).Status);
    }

    [Fact]
    public async Task Fault_applies_to_the_provider()
    {
        await using var visitor = await StartAsync("GET /services/oauth2/authorize status=500");

        Assert.Equal(
            HttpStatusCode.InternalServerError, (await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"))).Status);
    }

    [Theory]
    [InlineData("POST /instances", "a fault kind")]
    [InlineData("post /instances drop=before", "a method in uppercase")]
    [InlineData("POST instances drop=before", "a path")]
    [InlineData("POST /instances times=2", "the fault kind is missing")]
    [InlineData("POST /instances explode", "'explode' is not a fault kind")]
    [InlineData("POST /instances drop=during", "'drop=during' is not a fault kind")]
    [InlineData("POST /instances delay=5", "'delay=5' is not a fault kind")]
    [InlineData("POST /instances status=200", "status must be a number from 400 to 599")]
    [InlineData("POST /instances truncate html", "'html' is a second fault kind")]
    [InlineData("POST /instances truncate times=0", "times must be a number of at least 1")]
    [InlineData("POST /instances truncate skip=some", "skip must be a number of at least 0")]
    [InlineData("POST /instances truncate processed=maybe", "processed must be yes or no")]
    [InlineData("POST /instances drop=after processed=yes", "processed cannot be used with drop")]
    [InlineData("POST /instances truncate retry-after=1", "retry-after requires status")]
    [InlineData("POST /instances status=503 retry-after=soon", "retry-after must be a number of seconds or a date")]
    public void Invalid_fault_is_rejected_with_the_allowed_values(string text, string reason)
    {
        var failure = Assert.Throws<FormatException>(() => Fault.Parse(text));

        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("drop=before, drop=after, truncate, html[=<status>], not-json", failure.Message, StringComparison.Ordinal);
    }

    private static Task<SandboxHttpClient> StartAsync(string fault) =>
        SandboxHttpClient.StartAsync(new SandboxOptions { Faults = [Fault.Parse(fault)] });
}
