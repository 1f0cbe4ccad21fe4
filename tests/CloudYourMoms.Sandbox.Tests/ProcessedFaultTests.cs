using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>Every fault with a response, with and without processing of the request.</summary>
public sealed class ProcessedFaultTests
{
    [Theory]
    [InlineData("status=408", HttpStatusCode.RequestTimeout)]
    [InlineData("status=429 retry-after=1", HttpStatusCode.TooManyRequests)]
    [InlineData("status=500", HttpStatusCode.InternalServerError)]
    [InlineData("status=502", HttpStatusCode.BadGateway)]
    [InlineData("status=503", HttpStatusCode.ServiceUnavailable)]
    [InlineData("status=504", HttpStatusCode.GatewayTimeout)]
    [InlineData("html", HttpStatusCode.BadGateway)]
    [InlineData("html=200", HttpStatusCode.OK)]
    [InlineData("not-json", HttpStatusCode.OK)]
    [InlineData("oversized", HttpStatusCode.OK)]
    public async Task Fault_response_is_the_same_whether_processed_or_not(string fault, HttpStatusCode status)
    {
        await using var visitor = await StartAsync($"POST /instances {fault} processed=no", $"POST /instances {fault} processed=yes");
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var without = await visitor.PostInstanceAsync(body);
        Assert.Empty(visitor.Server.Instances);
        var with = await visitor.PostInstanceAsync(body);

        Assert.Single(visitor.Server.Instances);
        Assert.Equal((status, status), (without.Status, with.Status));
        Assert.Equal((without.ContentType, without.RetryAfter), (with.ContentType, with.RetryAfter));
        Assert.Equal(
            without.Text.Replace(without.RequestId, string.Empty, StringComparison.Ordinal),
            with.Text.Replace(with.RequestId, string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yes", 1)]
    [InlineData("no", 0)]
    public async Task Truncated_response_is_cut_whether_processed_or_not(string processed, int instances)
    {
        await using var visitor = await StartAsync($"POST /instances truncate processed={processed}");

        var (promised, received) = await visitor.PostInstanceAndCountAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));

        Assert.Equal(promised / 2, received);
        Assert.Equal(instances, visitor.Server.Instances.Count);
    }

    [Theory]
    [InlineData("yes", 1, HttpStatusCode.OK)]
    [InlineData("no", 0, HttpStatusCode.GatewayTimeout)]
    public async Task Delay_ends_with_the_instance_or_a_gateway_timeout(string processed, int instances, HttpStatusCode status)
    {
        var time = new ManualTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { TimeProvider = time, Faults = [Fault.Parse($"POST /instances delay=30s processed={processed}")] });
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());

        var response = visitor.PostInstanceAsync(body);
        Assert.Equal(TimeSpan.FromSeconds(30), await time.FirstWait);
        Assert.Equal(instances, visitor.Server.Instances.Count);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(status, (await response).Status);
        Assert.Equal(instances, visitor.Server.Instances.Count);
    }

    [Fact]
    public async Task Invalid_request_gets_the_fault_too()
    {
        await using var visitor = await StartAsync("POST /instances status=503 processed=yes");

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody("made-up"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Empty(response.Member("providerMessage"));
    }

    [Fact]
    public async Task Skip_lets_matching_requests_pass_before_the_fault()
    {
        await using var visitor = await StartAsync(
            "GET /your_moms/keys status=500 skip=3", "GET /your_moms/keys status=429 times=1", "GET /your_moms/keys status=502 skip=1");

        var responses = new List<int>();
        for (var request = 0; request < 6; request++)
        {
            await visitor.OAuthUrlAsync();
            responses.Add((int)(await visitor.GetAsync("/your_moms/keys", visitor.Authorization)).Status);
        }

        Assert.Equal([429, 502, 200, 500, 200, 200], responses);
    }

    [Fact]
    public async Task Concurrent_creates_are_delayed_together()
    {
        const int Many = 20;
        var time = new ManualTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { CreateDelay = TimeSpan.FromMilliseconds(200), TimeProvider = time });
        var codes = new List<string>();
        while (codes.Count < Many)
        {
            codes.Add(await visitor.CodeAsync());
        }

        var responses = codes.ConvertAll(code => visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(code)));
        await time.WaitsAsync(Many);
        Assert.Equal(Many, visitor.Server.Instances.Count);
        time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.All(await Task.WhenAll(responses), response => Assert.Equal(HttpStatusCode.OK, response.Status));
    }

    private static Task<SandboxHttpClient> StartAsync(params string[] faults) =>
        SandboxHttpClient.StartAsync(new SandboxOptions { Faults = [.. faults.Select(Fault.Parse)] });
}
