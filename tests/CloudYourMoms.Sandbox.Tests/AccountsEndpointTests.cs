using System.Net;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class AccountsEndpointTests
{
    private const string FirstId = "001000000000001AAA";

    [Fact]
    public async Task Sandbox_starts_with_the_same_five_accounts_each_time()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var (one, other) = (await visitor.AuthorizeAsync(), await visitor.AuthorizeAsync());
        var before = await visitor.GetAsync("/accounts", other);

        await visitor.RequestAsync("DELETE", $"/accounts/{FirstId}", authorization: one);
        var created = await visitor.RequestAsync("POST", "/accounts", """{"name":"new"}""", one);

        Assert.Equal(5, before.Json.AsArray().Count);
        Assert.Equal($$"""{"id":"{{FirstId}}","name":"Burlington Textiles","type":"Customer"}""", before.Json[0]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before.Json, (await visitor.GetAsync("/accounts", other)).Json));
        Assert.Equal("001000000000006AAA", created.Member("id"));
        Assert.True(JsonNode.DeepEquals(created.Json, (await visitor.GetAsync("/accounts", one)).Json[4]));
    }

    [Fact]
    public async Task Pages_return_every_account_once_during_changes()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();

        var first = await visitor.GetAsync("/accounts?pageSize=2", authorization);
        await visitor.RequestAsync("DELETE", $"/accounts/{FirstId}", authorization: authorization);
        await visitor.RequestAsync("POST", "/accounts", """{"name":"new"}""", authorization);
        var second = await visitor.GetAsync($"/accounts?pageSize=4&nextPage={first.NextPage}", authorization);

        Assert.Equal("Burlington Textiles,Dickenson plc", Names(first));
        Assert.Equal("Express Logistics,Grand Hotels & Resorts,University of Arizona,new", Names(second));
        Assert.Null(second.NextPage);
    }

    [Fact]
    public async Task List_without_accounts_is_empty()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();
        foreach (var account in (await visitor.GetAsync("/accounts", authorization)).Json.AsArray())
        {
            var response = await visitor.RequestAsync("DELETE", $"/accounts/{account!["id"]}", authorization: authorization);
            Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
        }

        var list = await visitor.GetAsync("/accounts", authorization);

        Assert.Equal((HttpStatusCode.OK, "[]"), (list.Status, list.Text));
    }

    [Theory]
    [InlineData("where=name='x'", "Unknown query parameters: where.")]
    [InlineData("pageSize=201", "pageSize must be a number from 1 to 200.")]
    [InlineData("nextPage=aW5zdGFuY2VzOjEyMw", "nextPage is not a token of this list")]
    public async Task Invalid_query_is_rejected_with_its_reason(string query, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync($"/accounts?{query}", await visitor.AuthorizeAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Created_account_keeps_every_member()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();

        var created = await visitor.RequestAsync(
            "POST", "/accounts", """{"name":"new","address":{"city":"Ulm"},"employees":7,"site":null}""", authorization);

        const string Expected = """{"id":"001000000000006AAA","name":"new","address":{"city":"Ulm"},"employees":7,"site":null}""";
        Assert.Equal((HttpStatusCode.OK, Expected), (created.Status, created.Json.ToJsonString()));
        Assert.Equal(Expected, (await visitor.GetAsync("/accounts/001000000000006AAA", authorization)).Json.ToJsonString());
    }

    [Fact]
    public async Task Patch_changes_only_the_given_members()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();

        var changed = await visitor.RequestAsync(
            "PATCH", $"/accounts/{FirstId}", $$"""{"id":"{{FirstId}}","type":"Partner","phone":"1"}""", authorization);

        const string Expected = $$"""{"id":"{{FirstId}}","name":"Burlington Textiles","type":"Partner","phone":"1"}""";
        Assert.Equal((HttpStatusCode.OK, Expected), (changed.Status, changed.Json.ToJsonString()));
        Assert.Equal(Expected, (await visitor.GetAsync($"/accounts/{FirstId}", authorization)).Json.ToJsonString());
    }

    [Theory]
    [InlineData("POST", "[]", "The body must be a JSON object.")]
    [InlineData("POST", "{", "The body is not valid JSON")]
    [InlineData("POST", """{"type":"Customer"}""", "Missing required entries: name.")]
    [InlineData("POST", """{"name":""}""", "name must be a non-empty string.")]
    [InlineData("POST", """{"name":"a","id":"001000000000009AAA"}""", "id cannot be chosen.")]
    [InlineData("PATCH", """{"name":"a","name":"b"}""", "The body is not valid JSON")]
    [InlineData("PATCH", """{"name":null}""", "name must be a non-empty string.")]
    [InlineData("PATCH", """{"id":"001000000000009AAA"}""", "id cannot be changed.")]
    [InlineData("PATCH", """{"id":1}""", "id cannot be changed.")]
    public async Task Invalid_body_is_rejected_and_changes_nothing(string method, string body, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var authorization = await visitor.AuthorizeAsync();
        var before = await visitor.GetAsync("/accounts", authorization);

        var response = await visitor.RequestAsync(method, method == "POST" ? "/accounts" : $"/accounts/{FirstId}", body, authorization);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
        Assert.Equal(before.Text, (await visitor.GetAsync("/accounts", authorization)).Text);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Unknown_id_is_not_found(string method)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.RequestAsync(method, "/accounts/001000000000009AAA", "{}", await visitor.AuthorizeAsync());

        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal("No account has the id '001000000000009AAA'.", response.Member("message"));
    }

    [Fact]
    public async Task Fault_applies_to_resources()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Faults = [Fault.Parse("GET /accounts status=429 retry-after=1"), Fault.Parse("GET /ping html")] });
        var authorization = await visitor.AuthorizeAsync();

        Assert.Equal("1", (await visitor.GetAsync("/accounts", authorization)).RetryAfter);
        Assert.Equal("text/html", (await visitor.GetAsync("/ping", authorization)).ContentType);
    }

    private static string Names(SandboxHttpClient.Response response) =>
        string.Join(',', response.Json.AsArray().Select(account => (string?)account!["name"]));
}
