using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class CreateInstanceEndpointTests
{
    [Fact]
    public async Task Create_keeps_the_request_and_masks_its_secrets()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var code = await visitor.CodeAsync();
        var body = SandboxHttpClient.InstanceBody(code);
        body["configuration"]!["filter.response.nulls"] = true;
        body["configuration"]!["event.poller.refresh_interval"] = 15;

        var response = await visitor.PostInstanceAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal("********", (string?)response.Json["configuration"]!["oauth.api.secret"]);
        Assert.True((bool)response.Json["configuration"]!["filter.response.nulls"]!);
        Assert.Equal(15, (int)response.Json["configuration"]!["event.poller.refresh_interval"]!);
        Assert.DoesNotContain(RegisteredApp.SandboxExample.ApiSecret, response.Text, StringComparison.Ordinal);

        var instance = Assert.Single(visitor.Server.Instances);
        Assert.Equal((123L, "test", "sfdcservicecloud"), (instance.Id, instance.Name, instance.Key));
        Assert.Equal(response.Member("token"), instance.Token);
        Assert.Equal(["test"], instance.Tags);
        Assert.Equal(code, instance.ProviderData["code"].GetString());
        Assert.Equal(RegisteredApp.SandboxExample.ApiSecret, instance.Configuration["oauth.api.secret"].GetString());
        Assert.Equal(JsonValueKind.True, instance.Configuration["filter.response.nulls"].ValueKind);
        Assert.Equal(body.ToJsonString(), instance.RequestBody);
    }

    [Fact]
    public async Task Missing_entries_are_all_named()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync("""{"your_mom":{"key":"sfdc"}}""", visitor.Authorization);

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal(
            "Missing required entries: oauth.callback.url, oauth.api.key, oauth.api.secret, name. "
            + "You must provide an OAuth code in order to create an instance of 'sfdc': send it as providerData.code.",
            response.Member("message"));
        Assert.Equal(response.RequestId, response.Member("requestId"));
    }

    [Fact]
    public async Task Missing_code_is_reported()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(code: null));

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.StartsWith(
            "You must provide an OAuth code in order to create an instance", response.Member("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"your_mom":{"key":"nope"}}""", HttpStatusCode.NotFound, "No your_mom has the key 'nope'.")]
    [InlineData("""{"your_mom":{"id":7}}""", HttpStatusCode.NotFound, "No your_mom has the id 7.")]
    [InlineData("{}", HttpStatusCode.BadRequest, "your_mom.key is missing.")]
    [InlineData("[]", HttpStatusCode.BadRequest, "The body must be a JSON object.")]
    [InlineData("{\u201Cname\u201D:1}", HttpStatusCode.BadRequest, "The body is not valid JSON")]
    [InlineData("", HttpStatusCode.BadRequest, "The body is not valid JSON")]
    [InlineData("""{"name":"a","name":"b"}""", HttpStatusCode.BadRequest, "The body is not valid JSON")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"name":5}""", HttpStatusCode.BadRequest, "name must be a string.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"tags":"a"}""", HttpStatusCode.BadRequest, "tags must be an array of strings.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"tags":[1]}""", HttpStatusCode.BadRequest, "Each of tags must be a string.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"configuration":[]}""", HttpStatusCode.BadRequest, "configuration must be an object.")]
    [InlineData(
        """{"your_mom":{"key":"sfdc"},"configuration":{"a":{}}}""",
        HttpStatusCode.BadRequest,
        "configuration.a must be a string, a number or a boolean.")]
    [InlineData(
        """{"your_mom":{"key":"zendesk"},"providerData":{"code":"x"},"name":"a","configuration":{"username":"u","password":"p"}}""",
        HttpStatusCode.BadRequest,
        "'zendesk' does not use OAuth. Omit providerData.")]
    public async Task Invalid_body_is_rejected_with_its_reason(string body, HttpStatusCode status, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(body, visitor.Authorization);

        Assert.Equal(status, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
        Assert.Empty(visitor.Server.Instances);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("User x, Organization sandbox+organization/secret=")]
    [InlineData("Organization sandbox+organization/secret=, User sandbox+user/secret=")]
    [InlineData("User sandbox+user/secret=,Organization sandbox+organization/secret=")]
    [InlineData("Bearer sandbox+user/secret=")]
    public async Task Create_without_exact_authorization_is_rejected(string? authorization)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var body = SandboxHttpClient.InstanceBody(await visitor.CodeAsync()).ToJsonString();

        var response = await visitor.PostInstanceAsync(body, authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
        Assert.Contains("User <user secret>, Organization <organization secret>", response.Member("message"), StringComparison.Ordinal);
        Assert.Empty(visitor.Server.Instances);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostInstanceAsync(body, visitor.Authorization)).Status);
    }

    [Fact]
    public async Task Unsupported_content_type_is_rejected()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(
            SandboxHttpClient.InstanceBody("x").ToJsonString(), visitor.Authorization, "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.Status);
        Assert.NotEmpty(response.Member("message"));
    }

    [Fact]
    public async Task Body_above_one_mebibyte_is_rejected()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync($"\"{new string('x', 1024 * 1024)}\"", visitor.Authorization);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.Status);
        Assert.NotEmpty(response.Member("message"));
    }

    [Fact]
    public async Task Key_with_extra_callback_parameters_requires_them()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var location = await visitor.ConsentAsync((await visitor.OAuthUrlAsync("quickbooks")).Member("oauthUrl"));
        var body = SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(location, "code"), "quickbooks");

        var without = await visitor.PostInstanceAsync(body);
        body["providerData"]!["realmId"] = SandboxHttpClient.Parameter(location, "realmId");
        var with = await visitor.PostInstanceAsync(body);

        Assert.Equal("Missing required entries: providerData.realmId.", without.Member("message"));
        Assert.Equal(HttpStatusCode.OK, with.Status);
    }

    [Fact]
    public async Task Key_without_OAuth_requires_only_user_name_and_password()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.PostInstanceAsync(new JsonObject
        {
            ["your_mom"] = new JsonObject { ["key"] = "zendesk" },
            ["configuration"] = new JsonObject { ["username"] = "u", ["password"] = "p" },
            ["name"] = "desk",
        });

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.False((bool)response.Json["your_mom"]!["typeOauth"]!);
        Assert.Equal("********", (string?)response.Json["configuration"]!["password"]);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/instances", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/your_moms/sfdc/oauth/url", HttpStatusCode.MethodNotAllowed)]
    public async Task Unknown_path_or_method_is_rejected_in_platform_format(string method, string path, HttpStatusCode status)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.SendAsync(new HttpMethod(method), path, content: null, visitor.Authorization);

        Assert.Equal(status, response.Status);
        Assert.Contains(path, response.Member("message"), StringComparison.Ordinal);
        Assert.Equal(response.RequestId, response.Member("requestId"));
    }

    [Fact]
    public async Task Concurrent_creates_get_distinct_ids_and_tokens()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            async _ => await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()))));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.Status));
        Assert.Equal(Enumerable.Range(123, 20), responses.Select(response => (int)response.Json["id"]!).Order());
        Assert.Equal(20, responses.Select(response => response.Member("token")).Distinct().Count());
    }
}
