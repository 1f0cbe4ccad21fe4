using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class UpdateInstanceEndpointTests
{
    [Fact]
    public async Task Patch_changes_only_the_given_members()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var before = await visitor.CreateAsync("desk", "a", "b");

        var response = await visitor.RequestAsync(
            "PATCH", "/instances/123", """{"name":"new","configuration":{"event.poller.refresh_interval":15}}""");

        Assert.Equal(HttpStatusCode.OK, response.Status);
        before["name"] = "new";
        before["configuration"]!["event.poller.refresh_interval"] = 15;
        Assert.True(JsonNode.DeepEquals(before, response.Json));
        Assert.True(JsonNode.DeepEquals(before, (await visitor.RequestAsync("GET", "/instances/123")).Json));
        Assert.Equal("p/secret", Assert.Single(visitor.Server.Instances).Configuration["password"].GetString());
    }

    [Theory]
    [InlineData("""{"tags":["c"]}""", "c")]
    [InlineData("""{"tags":[]}""", "")]
    [InlineData("""{"tags":null}""", "a,b")]
    [InlineData("{}", "a,b")]
    public async Task Patch_replaces_all_tags(string body, string tags)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.CreateAsync("desk", "a", "b");

        var response = await visitor.RequestAsync("PATCH", "/instances/123", body);

        Assert.Equal(tags, string.Join(',', response.Json["tags"]!.AsArray().Select(tag => (string?)tag)));
    }

    [Fact]
    public async Task Put_replaces_everything_but_the_token()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var before = await visitor.CreateAsync("desk", "a");
        await visitor.RequestAsync("PATCH", "/instances/123", """{"configuration":{"filter.response.nulls":true}}""");

        var missing = await visitor.RequestAsync("PUT", "/instances/123", """{"name":"new"}""");
        var response = await visitor.RequestAsync(
            "PUT", "/instances/123", """{"name":"new","configuration":{"username":"v","password":"q"}}""");

        Assert.Equal("Missing required entries: username, password.", missing.Member("message"));
        before["name"] = "new";
        before["tags"] = new JsonArray();
        before["configuration"]!["username"] = "v";
        Assert.True(JsonNode.DeepEquals(before, response.Json));
        Assert.Equal("q", Assert.Single(visitor.Server.Instances).Configuration["password"].GetString());
    }

    [Theory]
    [InlineData("PATCH", "[]", "The body must be a JSON object.")]
    [InlineData("PATCH", "", "The body is not valid JSON")]
    [InlineData("PUT", """{"name":"a","name":"b"}""", "The body is not valid JSON")]
    [InlineData("PATCH", """{"name":5}""", "name must be a string.")]
    [InlineData("PATCH", """{"name":" "}""", "Missing required entries: name.")]
    [InlineData("PATCH", """{"tags":"a"}""", "tags must be an array of strings.")]
    [InlineData("PUT", """{"tags":[1]}""", "Each of tags must be a string.")]
    [InlineData("PATCH", """{"configuration":[]}""", "configuration must be an object.")]
    [InlineData("PATCH", """{"configuration":{"a":{}}}""", "configuration.a must be a string, a number or a boolean.")]
    [InlineData("PATCH", """{"configuration":{"username":""}}""", "Missing required entries: username.")]
    [InlineData("PATCH", """{"configuration":{"password":"********"}}""", "Masked entries: password.")]
    [InlineData("PATCH", """{"your_mom":{"key":"sfdc"}}""", "your_mom cannot be changed")]
    [InlineData("PATCH", """{"your_mom":{"id":39}}""", "your_mom cannot be changed")]
    [InlineData("PATCH", """{"providerData":{"code":"x"}}""", "'zendesk' does not use OAuth")]
    public async Task Invalid_body_is_rejected_and_changes_nothing(string method, string body, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var before = await visitor.CreateAsync("desk", "a");

        var response = await visitor.RequestAsync(method, "/instances/123", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, (await visitor.RequestAsync("GET", "/instances/123")).Json));
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task New_code_reauthorizes_the_instance_once(string method)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync());
        var created = await visitor.PostInstanceAsync(body);
        var code = await visitor.CodeAsync();
        var change = method == "PUT"
            ? SandboxHttpClient.InstanceBody(code)
            : new JsonObject { ["providerData"] = new JsonObject { ["code"] = code } };

        var first = await visitor.RequestAsync(method, "/instances/123", change.ToJsonString());
        var second = await visitor.RequestAsync(method, "/instances/123", change.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.True(JsonNode.DeepEquals(created.Json, first.Json));
        AssertRefused(second, "invalid_grant: invalid authorization code");
        Assert.Equal(code, Assert.Single(visitor.Server.Instances).ProviderData["code"].GetString());
    }

    [Fact]
    public async Task Code_for_another_key_is_rejected_and_changes_nothing()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));
        var location = await visitor.ConsentAsync((await visitor.OAuthUrlAsync("sfdc", "s2")).Member("oauthUrl"));
        var body = $$"""{"name":"new","providerData":{"code":"{{SandboxHttpClient.Parameter(location, "code")}}" } }""";

        AssertRefused(
            await visitor.RequestAsync("PATCH", "/instances/123", body),
            "invalid_grant: the code was not authorized for 'sfdcservicecloud'");
        Assert.Equal("test", Assert.Single(visitor.Server.Instances).Name);
    }

    [Theory]
    [InlineData(
        "oauth.callback.url", "http://localhost:8400/other", "invalid_grant: redirect_uri does not match the authorization request")]
    [InlineData("oauth.api.secret", "wrong", "invalid_client: invalid client credentials")]
    [InlineData("oauth.api.key", "nobody", "invalid_client_id: client identifier invalid")]
    public async Task Code_is_checked_against_the_configuration_sent_with_it(string entry, string value, string providerMessage)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));
        var body = $$"""{"configuration":{"{{entry}}":"{{value}}"},"providerData":{"code":"{{await visitor.CodeAsync()}}" } }""";

        AssertRefused(await visitor.RequestAsync("PATCH", "/instances/123", body), providerMessage);
    }

    [Fact]
    public async Task Expired_code_is_rejected()
    {
        var time = new FakeTimeProvider();
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { TimeProvider = time });
        await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));
        var body = $$"""{"providerData":{"code":"{{await visitor.CodeAsync()}}" } }""";

        time.Advance(TimeSpan.FromMinutes(15));

        AssertRefused(await visitor.RequestAsync("PATCH", "/instances/123", body), "invalid_grant: expired authorization code");
    }

    [Fact]
    public async Task ProviderData_without_a_code_is_rejected()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));

        var response = await visitor.RequestAsync("PATCH", "/instances/123", """{"providerData":{"state":"s"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith("You must provide an OAuth code", response.Member("message"), StringComparison.Ordinal);
    }

    private static void AssertRefused(SandboxHttpClient.Response response, string providerMessage)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal(providerMessage, response.Member("providerMessage"));
    }
}
