using System.Net;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>The dashboard's data as JSON. The browser tests cover the page.</summary>
public sealed class DashboardTests
{
    [Fact]
    public async Task Instances_are_listed_newest_first_without_secrets()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("first", "prod", "eu");
        await visitor.CreateAsync("second");
        await visitor.RequestAsync("DELETE", "/instances/124/enabled");

        var instances = (await GetJsonAsync(visitor.Server.InstancesUri))["instances"]!.AsArray();

        Assert.Equal([124, 123], instances.Select(instance => (int)instance!["id"]!));
        Assert.StartsWith(
            """{"id":123,"name":"first","key":"zendesk","valid":true,"disabled":false,"tags":["prod","eu"],"createdDate":""",
            instances[1]!.ToJsonString(),
            StringComparison.Ordinal);
        Assert.Equal(7, instances[1]!.AsObject().Count);
        Assert.True((bool)instances[0]!["disabled"]!);
        Assert.Equal(visitor.Server.Instances[0].CreatedDate, (DateTimeOffset)instances[1]!["createdDate"]!);
    }

    [Fact]
    public async Task Requests_are_listed_newest_first_without_dashboard_requests()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Faults = [Fault.Parse("GET /ping drop=before")] });
        await visitor.GetAsync("/your_moms/keys", visitor.Authorization);
        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.GetAsync("/ping"));

        await GetJsonAsync(visitor.Server.RequestsUri);
        await GetJsonAsync(visitor.Server.InstancesUri);
        var shown = await GetJsonAsync(visitor.Server.RequestsUri);

        Assert.Equal(2, (int)shown["total"]!);
        Assert.Equal(
            ["/your_moms/api-v2/ping", "/your_moms/api-v2/your_moms/keys"],
            shown["requests"]!.AsArray().Select(request => (string?)request!["path"]));
        Assert.Equal([null, 200], shown["requests"]!.AsArray().Select(request => (int?)request!["status"]));
        Assert.All(shown["requests"]!.AsArray(), request => Assert.NotNull((double?)request!["durationMs"]));
        Assert.Equal(2, visitor.Server.Requests.Count);
    }

    [Fact]
    public async Task Requests_list_holds_the_last_hundred()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        for (var number = 1; number <= 105; number++)
        {
            await visitor.GetAsync($"/number/{number}");
        }

        var shown = await GetJsonAsync(visitor.Server.RequestsUri);

        Assert.Equal(105, (int)shown["total"]!);
        var paths = shown["requests"]!.AsArray().Select(request => (string?)request!["path"]).ToList();
        Assert.Equal(100, paths.Count);
        Assert.Equal(("/your_moms/api-v2/number/105", "/your_moms/api-v2/number/6"), (paths[0], paths[^1]));
    }

    [Fact]
    public async Task Request_query_shows_only_values_that_cannot_be_secret()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.GetAsync("/instances?tags%5B%5D=prod&searchText=a%26b&pageSize=5&apiSecrte=mistyped&bare&=none");

        var request = (await GetJsonAsync(visitor.Server.RequestsUri))["requests"]![0]!;

        Assert.Equal("?tags[]=prod&searchText=a&b&pageSize=5&apiSecrte=********&********&=********", (string?)request["query"]);
    }

    [Fact]
    public async Task Secret_stays_masked_after_its_instance_is_removed_or_changed()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var token = (string)(await visitor.CreateAsync())["token"]!;
        await visitor.RequestAsync("PATCH", "/instances/123", """{"configuration":{"password":"another/secret"}}""");
        await visitor.RequestAsync("DELETE", "/instances/123");
        await visitor.CreateAsync($"p/secret, another/secret and {token}");

        var name = (string?)(await GetJsonAsync(visitor.Server.InstancesUri))["instances"]![0]!["name"];

        Assert.Equal("********, ******** and ********", name);
    }

    [Fact]
    public async Task Delayed_response_has_no_duration_yet()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Faults = [Fault.Parse("GET /ping delay=1m")] });
        using var stream = await new HttpClient().GetStreamAsync(
            new Uri(visitor.Origin, "/sandbox/changes"), SandboxHttpClient.Cancellation);
        using var changes = new StreamReader(stream);
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        var held = visitor.GetAsync("/ping");

        // An empty line ends each event. The next event reports the recorded request.
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        await changes.ReadLineAsync(SandboxHttpClient.Cancellation);
        var request = (await GetJsonAsync(visitor.Server.RequestsUri))["requests"]![0]!;
        await visitor.Server.DisposeAsync();

        Assert.Equal(401, (int)request["status"]!);
        Assert.Null(request["durationMs"]);
        await Assert.ThrowsAsync<HttpRequestException>(() => held);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:80", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Dashboard_is_served_only_to_this_machine(string host, HttpStatusCode status)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("desk");
        using var http = new HttpClient();

        foreach (var address in (Uri[])[visitor.Server.PageUri, visitor.Server.InstancesUri, visitor.Server.RequestsUri])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = host } };
            using var response = await http.SendAsync(request, SandboxHttpClient.Cancellation);
            var text = await response.Content.ReadAsStringAsync(SandboxHttpClient.Cancellation);

            Assert.Equal(status, response.StatusCode);
            Assert.Equal(status is HttpStatusCode.OK, text.Contains("desk", StringComparison.Ordinal) ||
                text.Contains("/instances", StringComparison.Ordinal));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("POST /instances status=503 retry-after=2 processed=yes skip=1 times=3")]
    [InlineData("POST /instances status=503 retry-after=2030-01-31T12:00:00Z")]
    [InlineData("GET /instances/* delay=500ms processed=no")]
    [InlineData("GET /instances/* delay=9s")]
    [InlineData("DELETE /instances/* drop=before")]
    [InlineData("GET /ping drop=after")]
    [InlineData("GET /ping truncate")]
    [InlineData("GET /ping html")]
    [InlineData("GET /ping html=200")]
    [InlineData("GET /ping not-json")]
    [InlineData("GET /ping oversized")]
    public async Task Fault_is_shown_as_written(string fault)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Faults = [Fault.Parse(fault)] });
        using var http = new HttpClient();

        var page = await http.GetStringAsync(visitor.Server.PageUri, SandboxHttpClient.Cancellation);

        Assert.Contains($"<li><code><bdi>{fault}</bdi></code></li>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Icon_is_served_and_not_counted_as_a_request()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(visitor.Origin, "/favicon.ico"), SandboxHttpClient.Cancellation);

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(visitor.Server.Requests);
    }

    private static async Task<JsonNode> GetJsonAsync(Uri address)
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(address, SandboxHttpClient.Cancellation))!;
    }
}
