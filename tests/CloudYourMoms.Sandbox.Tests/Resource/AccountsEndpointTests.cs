using System.Net;

namespace CloudYourMoms.Sandbox.Tests.Resource;

public sealed class AccountsEndpointTests : SandboxTest
{
    private const string FirstId = "001000000000001AAA";
    private const string NextId = "001000000000006AAA";

    [Fact]
    public async Task Instance_starts_with_its_own_five_accounts()
    {
        var (one, other) = (await Client.AuthorizeAsync(), await Client.AuthorizeAsync());
        var before = await Client.GetAsync("/accounts", other);

        await Client.RequestAsync("DELETE", $"/accounts/{FirstId}", authorization: one);

        Assert.Equal((5, 4), (before.Json.AsArray().Count, (await Client.GetAsync("/accounts", one)).Json.AsArray().Count));
        Assert.Equal($$"""{"id":"{{FirstId}}","name":"Burlington Textiles","type":"Customer"}""", before.Json[0]!.ToJsonString());
        Assert.Equal(before.Text, (await Client.GetAsync("/accounts", other)).Text);
    }

    [Fact]
    public async Task Pages_return_every_account_once_during_changes()
    {
        var authorization = await Client.AuthorizeAsync();

        var first = await Client.GetAsync("/accounts?pageSize=2", authorization);
        await Client.RequestAsync("DELETE", $"/accounts/{FirstId}", authorization: authorization);
        await Client.RequestAsync("POST", "/accounts", """{"name":"new"}""", authorization);
        var second = await Client.GetAsync($"/accounts?pageSize=4&nextPage={first.NextPage}", authorization);

        Assert.Equal("Burlington Textiles,Dickenson plc", first.Names);
        Assert.Equal(
            ("Express Logistics,Grand Hotels & Resorts,University of Arizona,new", null), (second.Names, second.NextPage));
    }

    [Fact]
    public async Task List_without_accounts_is_empty()
    {
        var authorization = await Client.AuthorizeAsync();
        foreach (var account in (await Client.GetAsync("/accounts", authorization)).Json.AsArray())
        {
            var response = await Client.RequestAsync("DELETE", $"/accounts/{account!["id"]}", authorization: authorization);
            Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
        }

        var list = await Client.GetAsync("/accounts", authorization);
        Assert.Equal((HttpStatusCode.OK, "[]"), (list.Status, list.Text));
    }

    [Theory]
    [InlineData(
        "POST",
        "/accounts",
        """{"name":"new","address":{"city":"Ulm"},"employees":7,"site":null}""",
        $$"""{"id":"{{NextId}}","name":"new","address":{"city":"Ulm"},"employees":7,"site":null}""")]
    [InlineData(
        "PATCH",
        "/accounts/" + FirstId,
        $$"""{"id":"{{FirstId}}","type":"Partner","phone":"1"}""",
        $$"""{"id":"{{FirstId}}","name":"Burlington Textiles","type":"Partner","phone":"1"}""")]
    public async Task Sent_members_are_kept(string method, string path, string body, string expected)
    {
        var authorization = await Client.AuthorizeAsync();

        var response = await Client.RequestAsync(method, path, body, authorization);

        Assert.Equal((HttpStatusCode.OK, expected), (response.Status, response.Json.ToJsonString()));
        Assert.Equal(expected, (await Client.GetAsync($"/accounts/{response.Member("id")}", authorization)).Json.ToJsonString());
    }

    [Theory]
    [InlineData("GET", "?where=name='x'", "", "Unknown query parameters: where.")]
    [InlineData("GET", "?pageSize=201", "", "pageSize must be a number from 1 to 200.")]
    [InlineData("GET", "?nextPage=aW5zdGFuY2VzOjEyMw", "", "nextPage is not a token of this list")]
    [InlineData("POST", "", "[]", "The body must be a JSON object.")]
    [InlineData("POST", "", "{", "The body is not valid JSON")]
    [InlineData("POST", "", """{"type":"Customer"}""", "Missing required entries: name.")]
    [InlineData("POST", "", """{"name":""}""", "name must be a non-empty string.")]
    [InlineData("POST", "", """{"name":"a","id":"001000000000009AAA"}""", "id cannot be chosen.")]
    [InlineData("PATCH", "/" + FirstId, """{"name":"a","name":"b"}""", "The body is not valid JSON")]
    [InlineData("PATCH", "/" + FirstId, """{"name":null}""", "name must be a non-empty string.")]
    [InlineData("PATCH", "/" + FirstId, """{"id":"001000000000009AAA"}""", "id cannot be changed.")]
    [InlineData("PATCH", "/" + FirstId, """{"id":1}""", "id cannot be changed.")]
    public async Task Invalid_request_is_rejected_and_changes_nothing(string method, string path, string body, string message)
    {
        var authorization = await Client.AuthorizeAsync();
        var before = await Client.GetAsync("/accounts", authorization);

        (await Client.RequestAsync(method, "/accounts" + path, body, authorization)).AssertError(HttpStatusCode.BadRequest, message);

        Assert.Equal(before.Text, (await Client.GetAsync("/accounts", authorization)).Text);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Unknown_id_is_not_found(string method) =>
        (await Client.RequestAsync(method, "/accounts/001000000000009AAA", "{}", await Client.AuthorizeAsync()))
            .AssertError(HttpStatusCode.NotFound, "No account has the id '001000000000009AAA'.");
}
