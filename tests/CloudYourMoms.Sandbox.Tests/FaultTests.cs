using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class FaultTests : SandboxTest
{
    [Theory]
    [InlineData("status=408", 408, "")]
    [InlineData("status=503 retry-after=2", 503, "2")]
    [InlineData("status=429 retry-after=2030-01-31T12:00:00Z", 429, "Thu, 31 Jan 2030 12:00:00 GMT")]
    [InlineData("status=504", 504, "")]
    [InlineData("html", 502, "", "text/html", "<html>")]
    [InlineData("html=200", 200, "", "text/html", "<html>")]
    [InlineData("not-json", 200, "", "application/json; charset=UTF-8", "The request was processed.")]
    [InlineData("oversized", 200, "")]
    public async Task Fault_response_is_the_same_whether_processed_or_not(
        string fault, int status, string retryAfter, string contentType = "application/json; charset=UTF-8", string start = "{")
    {
        await RestartAsync($"POST /instances {fault} processed=no", $"POST /instances {fault} processed=yes");
        var body = await Client.NewBodyAsync();

        var without = await Client.PostInstanceAsync(body);
        Assert.Empty(Client.Server.Instances);
        var with = await Client.PostInstanceAsync(body);
        Assert.Single(Client.Server.Instances);

        Assert.Equal((status, contentType, retryAfter), ((int)without.Status, without.ContentType, without.RetryAfter ?? ""));
        Assert.StartsWith(start, without.Text, StringComparison.Ordinal);
        Assert.Equal(Describe(without), Describe(with));

        static (HttpStatusCode, string?, string?, string) Describe(SandboxHttpClient.Response response) => (
            response.Status,
            response.ContentType,
            response.RetryAfter,
            response.Text.Replace(response.RequestId, string.Empty, StringComparison.Ordinal));
    }

    // By default, a fault replaces the request, except those that change its response.
    [Theory]
    [InlineData("status=500", 0)]
    [InlineData("html=200", 0)]
    [InlineData("not-json", 1)]
    public async Task Fault_applies_once(string fault, int instances)
    {
        await RestartAsync($"POST /your_moms/api-v2/instances {fault}");
        await Client.PostInstanceAsync(await Client.NewBodyAsync());

        Assert.Equal(instances, Client.Server.Instances.Count);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(await Client.NewBodyAsync())).Status);
    }

    [Theory]
    [InlineData("POST /instances drop=before", 1)]
    [InlineData("POST /instances drop=after", 2)]
    [InlineData("DELETE /instances/123 drop=before", 1)]
    [InlineData("DELETE /instances/123 drop=after", 0)]
    public async Task Dropped_request_is_processed_only_when_dropped_after_it(string fault, int instances)
    {
        var isCreate = fault.StartsWith("POST", StringComparison.Ordinal);
        await RestartAsync($"{fault} skip={(isCreate ? 1 : 0)}");
        await Client.CreateAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => isCreate ? Client.CreateAsync() : Client.RequestAsync("DELETE", "/instances/123"));

        Assert.Equal(instances, Client.Server.Instances.Count);
        Assert.Null(Client.Server.Requests[^1].Status);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" processed=yes", 1)]
    [InlineData(" processed=no", 0)]
    public async Task Truncated_response_ends_in_the_middle(string processed, int instances)
    {
        await RestartAsync($"POST /instances truncate{processed}");

        var (promised, received) = await Client.PostInstanceAndCountAsync(await Client.NewBodyAsync());

        Assert.Equal((promised / 2, instances), (received, Client.Server.Instances.Count));
    }

    [Fact]
    public async Task Oversized_response_has_16_mebibytes_of_JSON()
    {
        await RestartAsync("GET /your_moms/keys oversized");

        Assert.Equal(16 * 1024 * 1024, (await Client.GetAsync("/your_moms/keys")).Member("padding").Length);
    }

    [Theory]
    [InlineData("", 1, HttpStatusCode.OK)]
    [InlineData(" processed=yes", 1, HttpStatusCode.OK)]
    [InlineData(" processed=no", 0, HttpStatusCode.GatewayTimeout)]
    public async Task Delay_ends_with_the_instance_or_a_gateway_timeout(string processed, int instances, HttpStatusCode status)
    {
        var time = new ManualTimeProvider();
        await RestartAsync(new SandboxOptions { TimeProvider = time, Faults = [Fault.Parse($"POST /instances delay=30s{processed}")] });

        var response = Client.PostInstanceAsync(await Client.NewBodyAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), await time.FirstWait);
        Assert.False(response.IsCompleted);
        Assert.Equal(instances, Client.Server.Instances.Count);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(status, (await response).Status);
        Assert.Equal(instances, Client.Server.Instances.Count);
    }

    [Fact]
    public async Task CreateDelay_delays_the_response_and_not_the_instance()
    {
        const int Many = 20;
        var time = new ManualTimeProvider();
        await RestartAsync(new SandboxOptions { CreateDelay = TimeSpan.FromSeconds(9), TimeProvider = time });
        List<Task<SandboxHttpClient.Response>> responses = [];
        while (responses.Count < Many)
        {
            responses.Add(Client.PostInstanceAsync(await Client.NewBodyAsync()));
        }

        await time.WaitsAsync(Many);
        Assert.Equal(TimeSpan.FromSeconds(9), await time.FirstWait);
        Assert.Equal(Many, Client.Server.Instances.Count);
        Assert.All(responses, response => Assert.False(response.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(9));

        Assert.All(await Task.WhenAll(responses), response => Assert.Equal(HttpStatusCode.OK, response.Status));
    }

    [Fact]
    public async Task Stopped_server_keeps_the_instance_of_a_delayed_response()
    {
        var time = new ManualTimeProvider();
        await RestartAsync(new SandboxOptions { CreateDelay = TimeSpan.FromSeconds(9), TimeProvider = time });
        var response = Client.PostInstanceAsync(await Client.NewBodyAsync());
        await time.FirstWait;

        await Client.Server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => response);
        Assert.Single(Client.Server.Instances);
    }

    [Fact]
    public async Task Faults_are_counted_by_matching_requests()
    {
        await RestartAsync(
            "GET /your_moms/keys status=500 skip=3", "GET /your_moms/keys status=429 times=1", "GET /your_moms/keys status=502 skip=1");

        List<int> statuses = [];
        for (var request = 0; request < 6; request++)
        {
            await Client.OAuthUrlAsync();
            statuses.Add((int)(await Client.GetAsync("/your_moms/keys", Client.Authorization)).Status);
        }

        Assert.Equal([429, 502, 200, 500, 200, 200], statuses);
    }

    [Fact]
    public async Task Fault_path_matches_one_segment_per_asterisk()
    {
        await RestartAsync(
            "GET /instances/124 status=502", "GET /instances/* status=503 times=2", "GET /services/oauth2/authorize status=500");
        await Client.CreateAsync();
        await Client.CreateAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Client.RequestAsync("GET", "/instances/123")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await Client.RequestAsync("GET", "/instances/124")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client.RequestAsync("GET", "/instances")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Client.RequestAsync("GET", "/instances/123")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client.RequestAsync("GET", "/instances/123")).Status);
        Assert.Equal(
            HttpStatusCode.InternalServerError, (await Client.BrowseAsync((await Client.OAuthUrlAsync()).Member("oauthUrl"))).Status);
    }

    [Theory]
    [InlineData("GET /instances status=503 processed=yes")]
    [InlineData("GET /accounts status=503 processed=yes")]
    public async Task Fault_after_processing_replaces_the_whole_response(string fault)
    {
        await RestartAsync(fault);
        await Client.CreateAsync();

        var response = await Client.GetAsync($"{fault.Split(' ')[1]}?pageSize=1", await Client.AuthorizeAsync());

        response.AssertError(HttpStatusCode.ServiceUnavailable, string.Empty);
        Assert.Equal((null, ""), (response.NextPage, response.Member("providerMessage")));
    }
}
