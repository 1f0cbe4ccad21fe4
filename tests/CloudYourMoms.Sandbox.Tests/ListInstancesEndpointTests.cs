using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class ListInstancesEndpointTests
{
    [Fact]
    public async Task Listed_instance_equals_the_create_response()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var created = (await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()))).Json;

        var list = await visitor.RequestAsync("GET", "/instances");
        var one = await visitor.RequestAsync("GET", $"/instances/{created["id"]}");

        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Null(list.NextPage);
        Assert.True(JsonNode.DeepEquals(created, Assert.Single(list.Json.AsArray())));
        Assert.Equal(HttpStatusCode.OK, one.Status);
        Assert.True(JsonNode.DeepEquals(created, one.Json));
        Assert.Equal("********", (string?)one.Json["configuration"]!["oauth.api.secret"]);
        Assert.Equal(40, one.Member("token").Length);
    }

    [Theory]
    [InlineData("", "Alpha,alphabet,Beta")]
    [InlineData("?searchText=ALPHA", "Alpha,alphabet")]
    [InlineData("?searchText=", "Alpha,alphabet,Beta")]
    [InlineData("?tags[]=red", "Alpha,Beta")]
    [InlineData("?tags%5B%5D=red&tags%5B%5D=a%26b%2Bc", "Beta")]
    [InlineData("?tags[]=red&searchText=lph", "Alpha")]
    public async Task Filters_must_all_match(string query, string names)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("Alpha", "red");
        await visitor.CreateAsync("alphabet");
        await visitor.CreateAsync("Beta", "a&b+c", "red");

        Assert.Equal(names, Names(await visitor.RequestAsync("GET", $"/instances{query}")));
    }

    [Fact]
    public async Task ListDelay_hides_an_instance_until_it_has_passed()
    {
        var time = new FakeTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(new() { TimeProvider = time, ListDelay = TimeSpan.FromSeconds(20) });
        await visitor.CreateAsync("Late");

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.RequestAsync("GET", "/instances")).Status);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("Late", Names(await visitor.RequestAsync("GET", "/instances")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?searchText=gamma")]
    [InlineData("?tags[]=Red")]
    [InlineData("?tags[]=red&tags[]=blue")]
    public async Task List_without_match_is_not_found(string query)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        if (query.Length > 0)
        {
            await visitor.CreateAsync("Alpha", "red");
        }

        var response = await visitor.RequestAsync("GET", $"/instances{query}");

        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal("No instances found.", response.Member("message"));
        Assert.Equal(response.RequestId, response.Member("requestId"));
    }

    [Theory]
    [InlineData(4, "a,b,c,d,e")]
    [InlineData(5, "a,b,c,d,e")]
    [InlineData(2, "a,b,c,d,e")]
    [InlineData(1, "a,b,c,d,e")]
    public async Task Pages_return_every_instance_once(int pageSize, string names)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await CreateAsync(visitor, 5);

        var seen = new List<string>();
        string? nextPage = null;
        do
        {
            var page = await visitor.RequestAsync(
                "GET", $"/instances?pageSize={pageSize}{(nextPage is null ? string.Empty : $"&nextPage={nextPage}")}");
            seen.Add(Names(page));
            nextPage = page.NextPage;
        }
        while (nextPage is not null);

        Assert.Equal(names, string.Join(',', seen));
        Assert.Equal(((5 + pageSize) - 1) / pageSize, seen.Count);
    }

    [Fact]
    public async Task Page_has_200_instances_by_default()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await CreateAsync(visitor, 201);

        var first = await visitor.RequestAsync("GET", "/instances");
        var second = await visitor.RequestAsync("GET", $"/instances?nextPage={first.NextPage}");

        Assert.Equal((200, 1), (first.Json.AsArray().Count, second.Json.AsArray().Count));
        Assert.Null(second.NextPage);
    }

    [Fact]
    public async Task Instance_created_between_pages_is_on_the_last()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await CreateAsync(visitor, 3);
        var first = await visitor.RequestAsync("GET", "/instances?pageSize=2");

        await visitor.CreateAsync("new");

        Assert.Equal("c,new", Names(await visitor.RequestAsync("GET", $"/instances?pageSize=2&nextPage={first.NextPage}")));
    }

    [Theory]
    [InlineData("pageSize=0", "pageSize must be a number from 1 to 200.")]
    [InlineData("pageSize=201", "pageSize must be a number from 1 to 200.")]
    [InlineData("pageSize=-1", "pageSize must be a number from 1 to 200.")]
    [InlineData("pageSize=ten", "pageSize must be a number from 1 to 200.")]
    [InlineData("pageSize=", "pageSize must be a number from 1 to 200.")]
    [InlineData("pageSize=1&pageSize=2", "Query parameters given more than once: pageSize.")]
    [InlineData("searchText=a&searchText=b", "Query parameters given more than once: searchText.")]
    [InlineData("nextPage=", "nextPage is not a token of this list")]
    [InlineData("nextPage=124", "nextPage is not a token of this list")]
    [InlineData("nextPage=%F0%9F%90%88", "nextPage is not a token of this list")]
    [InlineData("nextPage=b3RoZXI6MTIz", "nextPage is not a token of this list")]
    [InlineData("tags=red", "Unknown query parameters: tags.")]
    public async Task Invalid_query_is_rejected_with_its_reason(string query, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await CreateAsync(visitor, 2);

        var response = await visitor.RequestAsync("GET", $"/instances?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("124")]
    [InlineData("0")]
    [InlineData("-123")]
    [InlineData("first")]
    [InlineData("99999999999999999999")]
    public async Task Unknown_id_is_not_found(string id)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        var response = await visitor.RequestAsync("GET", $"/instances/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal($"No instance has the id '{id}'.", response.Member("message"));
    }

    [Theory]
    [InlineData("/instances")]
    [InlineData("/instances/123")]
    public async Task List_without_exact_authorization_is_rejected(string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var token = (string?)(await visitor.CreateAsync())["token"];

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(path, $"{visitor.Authorization}, Your_mom {token}")).Status);
    }

    [Theory]
    [InlineData("HEAD", "/instances")]
    [InlineData("PUT", "/instances")]
    [InlineData("HEAD", "/instances/123")]
    [InlineData("POST", "/instances/123")]
    public async Task Unsupported_method_is_not_allowed(string method, string path)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await visitor.RequestAsync(method, path)).Status);
    }

    [Fact]
    public async Task Fault_applies_to_one_instance_or_any()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Faults = [Fault.Parse("GET /instances/124 status=502"), Fault.Parse("GET /instances/* status=503")] });
        await CreateAsync(visitor, 2);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.RequestAsync("GET", "/instances/123")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await visitor.RequestAsync("GET", "/instances/124")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.RequestAsync("GET", "/instances")).Status);
    }

    [Fact]
    public async Task Fault_after_processing_replaces_the_whole_response()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Faults = [Fault.Parse("GET /instances status=503 processed=yes")] });
        await CreateAsync(visitor, 2);

        var response = await visitor.RequestAsync("GET", "/instances?pageSize=1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Null(response.NextPage);
    }

    private static async Task CreateAsync(SandboxHttpClient visitor, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await visitor.CreateAsync($"{(char)('a' + (number % 26))}");
        }
    }

    private static string Names(SandboxHttpClient.Response response) =>
        string.Join(',', response.Json.AsArray().Select(instance => (string?)instance!["name"]));
}
