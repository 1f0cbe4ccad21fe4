using System.Net;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Tests.Dashboard;

/// <summary>The dashboard's data as JSON. The browser tests cover the page.</summary>
public sealed class DashboardEndpointTests : SandboxTest
{
    private static readonly string[] Faults =
    [
        "POST /instances status=503 retry-after=2 processed=yes skip=1 times=3",
        "POST /instances status=503 retry-after=2030-01-31T12:00:00Z",
        "GET /instances/* delay=500ms processed=no",
        "GET /instances/* delay=9s",
        "DELETE /instances/* drop=before",
        "GET /ping drop=after",
        "GET /ping truncate",
        "GET /ping html",
        "GET /ping html=200",
        "GET /ping not-json",
        "GET /ping unescaped",
        "GET /ping oversized",
    ];

    private readonly HttpClient _http = new();

    [Fact]
    public async Task Instances_are_listed_newest_first_without_secrets()
    {
        await Client.CreateAsync("first", "prod", "eu");
        await Client.CreateAsync("second");
        await Client.RequestAsync("DELETE", "/instances/124/enabled");

        var instances = (await GetInstancesAsync()).ToList();

        Assert.Equal(
            $$"""{"id":123,"name":"first","key":"zendesk","valid":true,"disabled":false,"tags":["prod","eu"],"createdDate":""" +
            $"{instances[1]["createdDate"]!.ToJsonString()}}}",
            instances[1].ToJsonString());
        Assert.Equal(Client.Server.Instances[0].CreatedDate, (DateTimeOffset)instances[1]["createdDate"]!);
        Assert.Equal((124, true), ((int)instances[0]["id"]!, (bool)instances[0]["disabled"]!));
    }

    [Fact]
    public async Task Requests_are_listed_newest_first_without_dashboard_requests()
    {
        await RestartAsync("GET /ping drop=before");
        await Client.GetAsync("/your_moms/keys", Client.Authorization);
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync("/ping"));
        await GetRequestsAsync();
        await GetInstancesAsync();
        using var icon = await _http.GetAsync(new Uri(Client.Origin, "/favicon.ico"), SandboxHttpClient.Cancellation);
        Assert.Equal("image/svg+xml", icon.Content.Headers.ContentType!.MediaType);

        var (total, requests) = await GetRequestsAsync();

        Assert.Equal((2, 2), (total, Client.Server.Requests.Count));
        Assert.Equal(
            ["/your_moms/api-v2/ping ", "/your_moms/api-v2/your_moms/keys 200"],
            requests.Select(request => $"{request["path"]} {request["status"]}"));
        Assert.All(requests, request => Assert.NotNull((double?)request["durationMs"]));
    }

    [Fact]
    public async Task Requests_list_has_the_last_hundred()
    {
        for (var number = 1; number <= 105; number++)
        {
            await Client.GetAsync($"/number/{number}");
        }

        var (total, requests) = await GetRequestsAsync();

        Assert.Equal((105, 100), (total, requests.Count));
        Assert.Equal(
            ("/your_moms/api-v2/number/105", "/your_moms/api-v2/number/6"), ($"{requests[0]["path"]}", $"{requests[^1]["path"]}"));
    }

    [Fact]
    public async Task Request_query_shows_only_values_that_cannot_be_secret()
    {
        await Client.GetAsync("/instances?tags%5B%5D=prod&searchText=a%26b&pageSize=5&apiSecrte=mistyped&bare&=none");

        var (_, requests) = await GetRequestsAsync();

        Assert.Equal("?tags[]=prod&searchText=a&b&pageSize=5&apiSecrte=********&********&=********", (string?)requests[0]["query"]);
    }

    [Fact]
    public async Task Secret_stays_masked_after_its_instance_is_removed_or_changed()
    {
        var token = (string)(await Client.CreateAsync())["token"]!;
        await Client.RequestAsync("PATCH", "/instances/123", """{"configuration":{"password":"another/secret"}}""");
        await Client.RequestAsync("DELETE", "/instances/123");
        await Client.CreateAsync($"p/secret, another/secret and {token}");

        Assert.Equal("********, ******** and ********", (string?)(await GetInstancesAsync()).First()["name"]);
    }

    [Fact]
    public async Task Delayed_response_has_no_duration_yet()
    {
        await RestartAsync("GET /ping delay=1m");
        using var stream = await _http.GetStreamAsync(new Uri(Client.Origin, "/sandbox/changes"), SandboxHttpClient.Cancellation);
        using var changes = new StreamReader(stream);
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        var delayed = Client.GetAsync("/ping");

        // An empty line ends each event. The next event reports the recorded request.
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        var (_, requests) = await GetRequestsAsync();
        await Client.Server.DisposeAsync();

        Assert.Equal((401, null), ((int)requests[0]["status"]!, requests[0]["durationMs"]));
        await Assert.ThrowsAsync<HttpRequestException>(() => delayed);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:80", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Dashboard_is_served_only_to_this_machine(string host, HttpStatusCode status)
    {
        await Client.CreateAsync("desk");

        foreach (var address in new[] { Client.Server.PageUri, Client.Server.InstancesUri, Client.Server.RequestsUri })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = host } };
            using var response = await _http.SendAsync(request, SandboxHttpClient.Cancellation);
            var text = await response.Content.ReadAsStringAsync(SandboxHttpClient.Cancellation);

            Assert.Equal(status, response.StatusCode);
            Assert.Equal(status is HttpStatusCode.OK, text.Contains("desk", StringComparison.Ordinal) ||
                text.Contains("/instances", StringComparison.Ordinal));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Faults_are_shown_as_written()
    {
        await RestartAsync(Faults);

        var page = await _http.GetStringAsync(Client.Server.PageUri, SandboxHttpClient.Cancellation);

        Assert.All(Faults, fault => Assert.Contains($"<li><code><bdi>{fault}</bdi></code></li>", page, StringComparison.Ordinal));
    }

    private async Task<IEnumerable<JsonNode>> GetInstancesAsync() =>
        (await GetAsync(Client.Server.InstancesUri))["instances"]!.AsArray().OfType<JsonNode>();

    private async Task<(int Total, List<JsonNode> Requests)> GetRequestsAsync()
    {
        var shown = await GetAsync(Client.Server.RequestsUri);
        return ((int)shown["total"]!, [.. shown["requests"]!.AsArray().OfType<JsonNode>()]);
    }

    private async Task<JsonNode> GetAsync(Uri address) =>
        JsonNode.Parse(await _http.GetStringAsync(address, SandboxHttpClient.Cancellation))!;
}
