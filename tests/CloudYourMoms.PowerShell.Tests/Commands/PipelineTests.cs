using System.Management.Automation;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class PipelineTests
{
    private static string Pipeline(string key) => $"Get-YourMomOAuthUrl {key} @app @platform | Wait-YourMomCallback -NoBrowser | ";

    [Theory]
    [InlineData("sfdcservicecloud")]
    [InlineData("sfdcmarketingcloud")]
    [InlineData("sfdc")]
    [InlineData("sfdcdocuments")]
    public async Task Pipeline_creates_an_instance_of_every_specified_key(string key)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(Pipeline(key) + "New-YourMomInstance -Name 'Contoso' -Tag prod, eu @platform @account");

        var created = Assert.Single(session.Sandbox.Instances);
        Assert.Equal((key, "Contoso"), (created.Key, created.Name));
        Assert.Equal(["prod", "eu"], created.Tags);
        var instance = Assert.Single(result.Output);
        Assert.Equal(created.Id, instance.Properties["Id"].Value);
        Assert.Equal("Contoso", instance.Properties["Name"].Value);
        Assert.Equal(created.Token, ModuleSession.ToPlainText(instance.Properties["Token"].Value));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Request_matches_the_specification()
    {
        await using var session = await ModuleSession.StartAsync();

        await session.RunAndAllowAsync(Pipeline("sfdc") + "New-YourMomInstance -Name 'test' -Tag crm @platform @account");

        var post = Assert.Single(session.Sandbox.Requests, request => request.Path.EndsWith("/instances", StringComparison.Ordinal));
        Assert.Equal("POST", post.Method);
        Assert.Equal(
            $"User {session.Options.UserSecret}, Organization {session.Options.OrganizationSecret}", post.Headers["Authorization"]);
        using var body = System.Text.Json.JsonDocument.Parse(post.Body);
        Assert.Equal(
            ["your_mom", "providerData", "configuration", "tags", "name"],
            body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["code"], body.RootElement.GetProperty("providerData").EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["oauth.api.key", "oauth.api.secret", "oauth.callback.url"],
            body.RootElement.GetProperty("configuration").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_is_completed_by_callback_and_overridden_by_parameters()
    {
        await using var session = await ModuleSession.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "your_mom": { "key": "sfdcservicecloud" },
              "providerData": { "code": "<Code_On_The_Return_URL>" },
              "configuration": {
                "oauth.callback.url": "https://www.mycoolapp.com/auth",
                "oauth.api.key": "<Insert_Client_ID>", "oauth.api.secret": "<Insert_Client_Secret>",
                "event.poller.refresh_interval": 15, "filter.response.nulls": true
              },
              "tags": ["from the file"],
              "name": "From the file",
              "retrieveObjectsAfterInstantiation": false
            }
            """,
            TestContext.Current.CancellationToken);
        session.Set("file", file);

        var result = await session.RunAndAllowAsync(
            Pipeline("sfdcservicecloud") + "New-YourMomInstance -Path $file -Name 'From the parameter' @platform @account");

        Assert.Null(result.Terminating);
        var created = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("From the parameter", created.Name);
        Assert.Equal(["from the file"], created.Tags);
        Assert.Equal("15", created.Configuration["event.poller.refresh_interval"].GetRawText());
        Assert.Equal("true", created.Configuration["filter.response.nulls"].GetRawText());
        Assert.Contains("\"retrieveObjectsAfterInstantiation\":false", created.RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_can_be_splatted_from_a_hashtable()
    {
        await using var session = await ModuleSession.StartAsync();
        await session.RunAndAllowAsync("$global:callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser");

        var result = await session.RunAsync(
            """
            $values = @{
                Key = $callback.Key; Code = $callback.Code; CallbackUrl = $callback.CallbackUrl
                ApiKey = $callback.ApiKey; ApiSecret = $callback.ApiSecret
                Name = 'Splatted'; Tag = 'a', 'b'
                Configuration = @{ 'filter.response.nulls' = $true; 'event.poller.refresh_interval' = 15 }
            }
            New-YourMomInstance @values @platform @account
            """);

        Assert.Null(result.Terminating);
        var created = Assert.Single(session.Sandbox.Instances);
        Assert.Equal("Splatted", created.Name);
        Assert.Equal("true", created.Configuration["filter.response.nulls"].GetRawText());
        Assert.Equal("15", created.Configuration["event.poller.refresh_interval"].GetRawText());
    }

    [Fact]
    public async Task Deserialized_records_bind_to_the_next_cmdlet()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(
            """
            $authorization = Get-YourMomOAuthUrl sfdc @app @platform
            $authorization = [System.Management.Automation.PSSerializer]::Deserialize(
                [System.Management.Automation.PSSerializer]::Serialize($authorization))
            $callback = $authorization | Wait-YourMomCallback -NoBrowser
            $callback = [System.Management.Automation.PSSerializer]::Deserialize(
                [System.Management.Automation.PSSerializer]::Serialize($callback))
            $callback | New-YourMomInstance -Name 'Serialized' @platform @account
            """);

        Assert.Null(result.Terminating);
        Assert.Equal("Serialized", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Fact]
    public async Task App_can_be_given_as_a_credential()
    {
        await using var session = await ModuleSession.StartAsync();
        var app = session.Options.Apps[0];
        session.Set("credential", new PSCredential(app.ApiKey, ModuleSession.Protect(app.ApiSecret)));
        session.Set("callbackUrl", session.CallbackUrl);

        var result = await session.RunAsync("Get-YourMomOAuthUrl sfdc -ApiCredential $credential -CallbackUrl $callbackUrl @platform");

        var authorization = Assert.Single(result.Output);
        Assert.Equal(app.ApiKey, authorization.Properties["ApiKey"].Value);
        Assert.Equal(app.ApiSecret, ModuleSession.ToPlainText(authorization.Properties["ApiSecret"].Value));
    }

    [Fact]
    public async Task WhatIf_sends_nothing_and_describes_the_create()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(Pipeline("sfdc") + "New-YourMomInstance -Name 'Not yet' -WhatIf @platform @account");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Output);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Extra_query_parameters_are_escaped()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform -QueryParameter @{ siteAddress = " +
            "'https://test.salesforce.com'; scope = 'api refresh_token' }");

        Assert.Null(result.Terminating);
        var query = Assert.Single(session.Sandbox.Requests).QueryString;
        Assert.Contains("siteAddress=https%3A%2F%2Ftest.salesforce.com", query, StringComparison.Ordinal);
        Assert.Contains("scope=api%20refresh_token", query, StringComparison.Ordinal);
    }

    public static TheoryData<SandboxOptions> PlatformVariants =>
    [
        new SandboxOptions { ReplaceState = true },
        new SandboxOptions { ConstantState = "constant" },
        new SandboxOptions { OwnRedirect = true },
        new SandboxOptions { Pkce = PkceMode.Platform },
        new SandboxOptions { SiteAddress = new Uri("https://contoso.my.salesforce.com") },
    ];

    [Theory]
    [MemberData(nameof(PlatformVariants), DisableDiscoveryEnumeration = true)]
    public async Task Sign_in_completes_for_every_form_of_the_OAuth_URL(SandboxOptions variant)
    {
        await using var session = await ModuleSession.StartAsync(options => variant with { Apps = options.Apps });
        var site = variant.SiteAddress is null ? string.Empty : $"-QueryParameter @{{ siteAddress = '{variant.SiteAddress}' }}";

        var result = await session.RunAndAllowAsync(
            $"Get-YourMomOAuthUrl sfdc @app @platform {site} | Wait-YourMomCallback -NoBrowser | New-YourMomInstance Contoso @account");

        Assert.Null(result.Terminating);
        Assert.Equal("Contoso", Assert.Single(session.Sandbox.Instances).Name);
    }
}
