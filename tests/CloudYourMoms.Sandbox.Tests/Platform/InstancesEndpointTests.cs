using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Tests.Platform;

public sealed class InstancesEndpointTests : SandboxTest
{
    [Fact]
    public async Task Create_keeps_the_request_and_masks_its_secrets()
    {
        var body = await Client.NewBodyAsync();
        body["configuration"]!["filter.response.nulls"] = true;
        body["configuration"]!["event.poller.refresh_interval"] = 15;

        var response = await Client.PostInstanceAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        var shown = body["configuration"]!.DeepClone();
        shown["oauth.api.secret"] = "********";
        Assert.True(JsonNode.DeepEquals(shown, response.Json["configuration"]));
        Assert.DoesNotContain(RegisteredApp.SandboxExample.ApiSecret, response.Text, StringComparison.Ordinal);

        var instance = Assert.Single(Client.Server.Instances);
        Assert.Equal(
            (123L, "test", "sfdcservicecloud", response.Member("token")), (instance.Id, instance.Name, instance.Key, instance.Token));
        Assert.Equal(["test"], instance.Tags);
        Assert.Equal((string?)body["providerData"]!["code"], instance.ProviderData["code"].GetString());
        Assert.Equal(RegisteredApp.SandboxExample.ApiSecret, instance.Configuration["oauth.api.secret"].GetString());
        Assert.Equal(JsonValueKind.True, instance.Configuration["filter.response.nulls"].ValueKind);
        Assert.Equal(body.ToJsonString(), instance.RequestBody);
    }

    [Theory]
    [InlineData("""{"your_mom":{"key":"nope"}}""", "No your_mom has the key 'nope'.", HttpStatusCode.NotFound)]
    [InlineData("""{"your_mom":{"id":7}}""", "No your_mom has the id 7.", HttpStatusCode.NotFound)]
    [InlineData("{}", "your_mom.key is missing.")]
    [InlineData("[]", "The body must be a JSON object.")]
    [InlineData("{\u201Cname\u201D:1}", "The body is not valid JSON")]
    [InlineData("", "The body is not valid JSON")]
    [InlineData("""{"name":"a","name":"b"}""", "The body is not valid JSON")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"name":5}""", "name must be a string.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"tags":"a"}""", "tags must be an array of strings.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"tags":[1]}""", "Each of tags must be a string.")]
    [InlineData("""{"your_mom":{"key":"sfdc"},"configuration":[]}""", "configuration must be an object.")]
    [InlineData(
        """{"your_mom":{"key":"sfdc"},"configuration":{"a":{}}}""", "configuration.a must be a string, a number or a boolean.")]
    [InlineData(
        """{"your_mom":{"key":"zendesk"},"providerData":{"code":"x"},"name":"a","configuration":{"username":"u","password":"p"}}""",
        "'zendesk' does not use OAuth. Omit providerData.")]
    [InlineData(
        """{"your_mom":{"key":"sfdc"}}""",
        "Missing required entries: oauth.callback.url, oauth.api.key, oauth.api.secret, name. " +
        "You must provide an OAuth code in order to create an instance of 'sfdc': send it as providerData.code.")]
    public async Task Invalid_body_is_rejected_with_its_reason(
        string body, string message, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        (await Client.PostInstanceAsync(body, Client.Authorization)).AssertError(status, message);

        Assert.Empty(Client.Server.Instances);
    }

    [Fact]
    public async Task Missing_code_is_reported() => (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(code: null)))
        .AssertError(HttpStatusCode.BadRequest, "You must provide an OAuth code in order to create an instance");

    [Theory]
    [InlineData(null)]
    [InlineData("User x, Organization sandbox+organization/secret=")]
    [InlineData("Organization sandbox+organization/secret=, User sandbox+user/secret=")]
    [InlineData("User sandbox+user/secret=,Organization sandbox+organization/secret=")]
    [InlineData("Bearer sandbox+user/secret=")]
    public async Task Create_without_exact_authorization_is_rejected(string? authorization)
    {
        var body = (await Client.NewBodyAsync()).ToJsonString();

        var response = await Client.PostInstanceAsync(body, authorization);

        response.AssertError(HttpStatusCode.Unauthorized, string.Empty);
        Assert.Contains("User <user secret>, Organization <organization secret>", response.Member("message"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(body, Client.Authorization)).Status);
        Assert.Single(Client.Server.Instances);
    }

    [Fact]
    public async Task Unsupported_content_is_rejected()
    {
        var ofOtherType = await Client.PostInstanceAsync("{}", Client.Authorization, "text/plain");
        var tooLarge = await Client.PostInstanceAsync($"\"{new string('x', 1024 * 1024)}\"", Client.Authorization);

        ofOtherType.AssertError(HttpStatusCode.UnsupportedMediaType, string.Empty);
        tooLarge.AssertError(HttpStatusCode.RequestEntityTooLarge, string.Empty);
    }

    [Fact]
    public async Task Key_with_extra_callback_parameters_requires_them()
    {
        var location = await Client.ConsentAsync((await Client.OAuthUrlAsync("quickbooks")).Member("oauthUrl"));
        var body = SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(location, "code"), "quickbooks");

        var without = await Client.PostInstanceAsync(body);
        body["providerData"]!["realmId"] = SandboxHttpClient.Parameter(location, "realmId");

        without.AssertError(HttpStatusCode.BadRequest, "Missing required entries: providerData.realmId.");
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(body)).Status);
    }

    [Fact]
    public async Task Key_without_OAuth_requires_only_user_name_and_password()
    {
        var created = await Client.CreateAsync();

        Assert.False((bool)created["your_mom"]!["typeOauth"]!);
        Assert.Equal("********", (string?)created["configuration"]!["password"]);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/instances", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/your_moms/sfdc/oauth/url", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "/instances", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/instances/123", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/instances/123/enabled", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/instances/123/other", HttpStatusCode.NotFound)]
    public async Task Unknown_path_or_method_is_rejected(string method, string path, HttpStatusCode status)
    {
        var response = await Client.SendAsync(new HttpMethod(method), path, content: null, Client.Authorization);

        response.AssertError(status, string.Empty);
        Assert.Contains(path, response.Member("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_creates_get_distinct_ids_and_tokens()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            async _ => await Client.PostInstanceAsync(await Client.NewBodyAsync())));

        Assert.Equal(Enumerable.Range(123, 20), responses.Select(response => (int)response.Json["id"]!).Order());
        Assert.Equal(20, responses.Select(response => response.Member("token")).Distinct().Count());
    }
}
