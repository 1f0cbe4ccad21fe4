using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests.Platform;

/// <summary>Reading, changing, disabling, enabling and deleting one instance.</summary>
public sealed class InstanceEndpointTests : SandboxTest
{
    [Theory]
    [InlineData("GET", "124")]
    [InlineData("GET", "0")]
    [InlineData("GET", "-123")]
    [InlineData("GET", "first")]
    [InlineData("GET", "99999999999999999999")]
    [InlineData("PATCH", "7")]
    [InlineData("PUT", "7")]
    [InlineData("DELETE", "7")]
    [InlineData("PUT", "7", "/enabled")]
    [InlineData("DELETE", "7", "/enabled")]
    public async Task Unknown_id_is_not_found(string method, string id, string below = "")
    {
        await Client.CreateAsync();

        (await Client.RequestAsync(method, $"/instances/{id}{below}", "{}"))
            .AssertError(HttpStatusCode.NotFound, $"No instance has the id '{id}'.");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/123")]
    [InlineData("PATCH", "/123")]
    [InlineData("PUT", "/123")]
    [InlineData("DELETE", "/123")]
    [InlineData("PUT", "/123/enabled")]
    [InlineData("DELETE", "/123/enabled")]
    public async Task Request_without_exact_authorization_is_rejected(string method, string path)
    {
        var token = (string?)(await Client.CreateAsync())["token"];

        foreach (var authorization in new[] { "User x", $"{Client.Authorization}, Your_mom {token}" })
        {
            var response = await Client.RequestAsync(method, "/instances" + path, """{"name":"new"}""", authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
        }

        var instance = Assert.Single(Client.Server.Instances);
        Assert.Equal(("desk", false), (instance.Name, instance.Disabled));
    }

    [Theory]
    [InlineData("/instances")]
    [InlineData("/instances/123")]
    public async Task HEAD_is_not_allowed(string path) =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.RequestAsync("HEAD", path)).Status);

    [Fact]
    public async Task Patch_changes_only_the_given_members()
    {
        var before = await Client.CreateAsync("desk", "a", "b");

        var response = await Client.RequestAsync(
            "PATCH", "/instances/123", """{"name":"new","configuration":{"event.poller.refresh_interval":15}}""");

        before["name"] = "new";
        before["configuration"]!["event.poller.refresh_interval"] = 15;
        Assert.True(JsonNode.DeepEquals(before, response.Json));
        Assert.True(JsonNode.DeepEquals(before, (await Client.RequestAsync("GET", "/instances/123")).Json));
        Assert.Equal("p/secret", Assert.Single(Client.Server.Instances).Configuration["password"].GetString());
    }

    [Theory]
    [InlineData("""{"tags":["c"]}""", "c")]
    [InlineData("""{"tags":[]}""", "")]
    [InlineData("""{"tags":null}""", "a,b")]
    [InlineData("{}", "a,b")]
    public async Task Patch_replaces_all_tags(string body, string tags)
    {
        await Client.CreateAsync("desk", "a", "b");

        var response = await Client.RequestAsync("PATCH", "/instances/123", body);

        Assert.Equal(tags, string.Join(',', response.Json["tags"]!.AsArray().Select(tag => (string?)tag)));
    }

    [Fact]
    public async Task Put_replaces_everything_but_the_token()
    {
        var before = await Client.CreateAsync("desk", "a");
        await Client.RequestAsync("PATCH", "/instances/123", """{"configuration":{"filter.response.nulls":true}}""");

        var missing = await Client.RequestAsync("PUT", "/instances/123", """{"name":"new"}""");
        var response = await Client.RequestAsync(
            "PUT", "/instances/123", """{"name":"new","configuration":{"username":"v","password":"q"}}""");

        missing.AssertError(HttpStatusCode.BadRequest, "Missing required entries: username, password.");
        before["name"] = "new";
        before["tags"] = new JsonArray();
        before["configuration"]!["username"] = "v";
        Assert.True(JsonNode.DeepEquals(before, response.Json));
        Assert.Equal("q", Assert.Single(Client.Server.Instances).Configuration["password"].GetString());
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
        var before = await Client.CreateAsync("desk", "a");

        (await Client.RequestAsync(method, "/instances/123", body)).AssertError(HttpStatusCode.BadRequest, message);

        Assert.True(JsonNode.DeepEquals(before, (await Client.RequestAsync("GET", "/instances/123")).Json));
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task New_code_reauthorizes_the_instance_once(string method)
    {
        var created = await Client.PostInstanceAsync(await Client.NewBodyAsync());
        var code = await Client.CodeAsync();
        var change = method == "PUT" ? SandboxHttpClient.InstanceBody(code).ToJsonString() : WithCode(code);

        var first = await Client.RequestAsync(method, "/instances/123", change);
        var second = await Client.RequestAsync(method, "/instances/123", change);

        Assert.True(JsonNode.DeepEquals(created.Json, first.Json));
        second.AssertRefused("invalid_grant: invalid authorization code");
        Assert.Equal(code, Assert.Single(Client.Server.Instances).ProviderData["code"].GetString());
    }

    // A code is valid for the keys that were requested for its app and address.
    [Fact]
    public async Task Code_for_another_key_is_refused_and_changes_nothing()
    {
        var (callback, other) = (new Uri(SandboxHttpClient.Callback), new Uri("http://localhost:8400/other"));
        await RestartAsync(new SandboxOptions { Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [callback, other] }] });
        await Client.PostInstanceAsync(await Client.NewBodyAsync());
        var offered = await Client.GetAsync($"/your_moms/sfdc/oauth/url?apiKey=sandbox_api_key&apiSecret=b&callbackUrl={other}");
        var body = WithCode(SandboxHttpClient.Parameter(await Client.ConsentAsync(offered.Member("oauthUrl")), "code"), $$"""
            "name":"new","configuration":{"oauth.callback.url":"{{other}}"},
            """);

        (await Client.RequestAsync("PATCH", "/instances/123", body))
            .AssertRefused("invalid_grant: the code was not authorized for 'sfdcservicecloud'");

        Assert.Equal("test", Assert.Single(Client.Server.Instances).Name);
    }

    [Theory]
    [InlineData(
        "oauth.callback.url", "http://localhost:8400/other", "invalid_grant: redirect_uri does not match the authorization request")]
    [InlineData("oauth.api.secret", "wrong", "invalid_client: invalid client credentials")]
    [InlineData("oauth.api.key", "unknown", "invalid_client_id: client identifier invalid")]
    public async Task Code_is_checked_against_the_configuration_sent_with_it(string entry, string value, string providerMessage)
    {
        await Client.PostInstanceAsync(await Client.NewBodyAsync());
        var body = WithCode(await Client.CodeAsync(), $$"""
            "configuration":{"{{entry}}":"{{value}}"},
            """);

        (await Client.RequestAsync("PATCH", "/instances/123", body)).AssertRefused(providerMessage);
    }

    [Fact]
    public async Task Expired_or_missing_code_is_refused()
    {
        var time = new FakeTimeProvider();
        await RestartAsync(new SandboxOptions { TimeProvider = time });
        await Client.PostInstanceAsync(await Client.NewBodyAsync());
        var body = WithCode(await Client.CodeAsync());
        time.Advance(TimeSpan.FromMinutes(15));

        (await Client.RequestAsync("PATCH", "/instances/123", body)).AssertRefused("invalid_grant: expired authorization code");
        (await Client.RequestAsync("PATCH", "/instances/123", """{"providerData":{"state":"s"}}"""))
            .AssertError(HttpStatusCode.BadRequest, "You must provide an OAuth code");
    }

    [Fact]
    public async Task Disable_and_enable_are_idempotent()
    {
        await Client.CreateAsync();

        foreach (var (method, disabled) in new[] { ("DELETE", true), ("DELETE", true), ("PUT", false), ("PUT", false) })
        {
            var response = await Client.RequestAsync(method, "/instances/123/enabled");

            Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
            Assert.Equal(disabled, (bool)(await Client.RequestAsync("GET", "/instances/123")).Json["disabled"]!);
            Assert.Equal(disabled, Assert.Single(Client.Server.Instances).Disabled);
        }
    }

    [Fact]
    public async Task Delete_removes_the_instance_and_its_id()
    {
        await Client.CreateAsync();

        var response = await Client.RequestAsync("DELETE", "/instances/123");

        Assert.Equal((HttpStatusCode.OK, string.Empty), (response.Status, response.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.RequestAsync("DELETE", "/instances/123")).Status);
        Assert.Equal(124, (int)(await Client.CreateAsync())["id"]!);
        Assert.Equal(124, Assert.Single(Client.Server.Instances).Id);
    }

    private static string WithCode(string code, string members = "") => $$"""{ {{members}}"providerData":{"code":"{{code}}"} }""";
}
