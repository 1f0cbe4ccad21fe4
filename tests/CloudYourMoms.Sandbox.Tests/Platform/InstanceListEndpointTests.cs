using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests.Platform;

public sealed class InstanceListEndpointTests : SandboxTest
{
    [Fact]
    public async Task Listed_instance_equals_the_create_response()
    {
        var created = (await Client.PostInstanceAsync(await Client.NewBodyAsync())).Json;

        var list = await Client.RequestAsync("GET", "/instances");

        Assert.Null(list.NextPage);
        Assert.True(JsonNode.DeepEquals(created, Assert.Single(list.Json.AsArray())));
        Assert.True(JsonNode.DeepEquals(created, (await Client.RequestAsync("GET", "/instances/123")).Json));
    }

    [Theory]
    [InlineData("", "Alpha,alphabet,Beta")]
    [InlineData("?searchText=ALPHA", "Alpha,alphabet")]
    [InlineData("?searchText=", "Alpha,alphabet,Beta")]
    [InlineData("?tags[]=red", "Alpha,Beta")]
    [InlineData("?tags%5B%5D=red&tags%5B%5D=a%26b%2Bc", "Beta")]
    [InlineData("?tags[]=red&searchText=lph", "Alpha")]
    [InlineData("?searchText=gamma", null)]
    [InlineData("?tags[]=Red", null)]
    [InlineData("?tags[]=red&tags[]=blue", null)]
    public async Task Filters_must_all_match(string query, string? names)
    {
        await Client.CreateAsync("Alpha", "red");
        await Client.CreateAsync("alphabet");
        await Client.CreateAsync("Beta", "a&b+c", "red");

        var response = await Client.RequestAsync("GET", $"/instances{query}");

        if (names is null)
        {
            response.AssertError(HttpStatusCode.NotFound, "No instances found.");
            return;
        }

        Assert.Equal((HttpStatusCode.OK, names), (response.Status, response.Names));
    }

    [Fact]
    public async Task ListDelay_hides_an_instance_until_it_has_passed()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(new SandboxOptions { TimeProvider = time, ListDelay = TimeSpan.FromSeconds(20) });
        await Client.CreateAsync("Late");

        (await Client.RequestAsync("GET", "/instances")).AssertError(HttpStatusCode.NotFound, "No instances found.");
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("Late", (await Client.RequestAsync("GET", "/instances")).Names);
    }

    [Theory]
    [InlineData(1, "a;b;c;d;e")]
    [InlineData(2, "a,b;c,d;e")]
    [InlineData(4, "a,b,c,d;e")]
    [InlineData(5, "a,b,c,d,e")]
    public async Task Pages_return_every_instance_once(int pageSize, string expected)
    {
        await CreateAsync(5);

        List<string> pages = [];
        for (var next = string.Empty; next is not null;)
        {
            var page = await Client.RequestAsync("GET", $"/instances?pageSize={pageSize}{next}");
            pages.Add(page.Names);
            next = page.NextPage is null ? null : $"&nextPage={page.NextPage}";
        }

        Assert.Equal(expected, string.Join(';', pages));
    }

    [Fact]
    public async Task Page_has_200_instances_by_default()
    {
        await CreateAsync(201);

        var first = await Client.RequestAsync("GET", "/instances");
        var second = await Client.RequestAsync("GET", $"/instances?nextPage={first.NextPage}");

        Assert.Equal((200, 1, null), (first.Json.AsArray().Count, second.Json.AsArray().Count, second.NextPage));
    }

    [Fact]
    public async Task Changes_between_pages_hide_no_instances()
    {
        await CreateAsync(3);
        var first = await Client.RequestAsync("GET", "/instances?pageSize=2");

        await Client.CreateAsync("new");
        await Client.RequestAsync("DELETE", "/instances/123");
        await Client.RequestAsync("DELETE", "/instances/124");
        Assert.Equal("c,new", (await Client.RequestAsync("GET", $"/instances?nextPage={first.NextPage}")).Names);

        await Client.RequestAsync("DELETE", "/instances/125");
        await Client.RequestAsync("DELETE", "/instances/126");
        Assert.Equal(HttpStatusCode.NotFound, (await Client.RequestAsync("GET", $"/instances?nextPage={first.NextPage}")).Status);
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
    public async Task Invalid_query_is_rejected_with_its_reason(string query, string message) =>
        (await Client.RequestAsync("GET", $"/instances?{query}")).AssertError(HttpStatusCode.BadRequest, message);

    private async Task CreateAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await Client.CreateAsync($"{(char)('a' + (number % 26))}");
        }
    }
}
