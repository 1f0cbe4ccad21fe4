using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The pipeline of the specification: sign in, wait, create.</summary>
public sealed class PipelineTests : SessionTests
{
    private const string SignIn = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    [Theory]
    [InlineData("sfdcservicecloud")]
    [InlineData("sfdcmarketingcloud")]
    [InlineData("sfdc")]
    [InlineData("sfdcdocuments")]
    [Trait("ReportedProblem", "13 A vault is required")]
    public async Task Pipeline_creates_an_instance_of_every_specified_key(string key)
    {
        var result = await RunAndAllowAsync(
            SignIn.Replace("sfdc", key, StringComparison.Ordinal) + " | New-YourMomInstance Contoso -Tag prod, eu @platform @account");

        var created = Assert.Single(Sandbox.Instances);
        Assert.Equal((key, "Contoso", "prod eu"), (created.Key, created.Name, string.Join(' ', created.Tags)));
        var instance = Assert.Single(result.AssertSucceeded().Output);
        Assert.Equal((created.Id, "Contoso"), (instance.Properties["Id"].Value, instance.Properties["Name"].Value));
        Assert.Equal(created.Token, ModuleSession.ToPlainText(instance.Properties["Token"].Value));
        Assert.Equal(
            $"User {Session.Options.UserSecret}, Organization {Session.Options.OrganizationSecret}",
            Assert.Single(Posts).Headers["Authorization"]);
        using var body = JsonDocument.Parse(Posts[0].Body);
        Assert.Equal(["your_mom", "providerData", "configuration", "tags", "name"], Names(body.RootElement));
        Assert.Equal(["code"], Names(body.RootElement.GetProperty("providerData")));
        Assert.Equal(
            ["oauth.api.key", "oauth.api.secret", "oauth.callback.url"],
            Names(body.RootElement.GetProperty("configuration")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_is_completed_by_callback_and_parameters()
    {
        await StartAsync();
        var folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.");
        var file = Path.Combine(folder.FullName, "instance.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "your_mom": { "key": "sfdc" },
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
            CancellationToken);
        Session.Set("file", file);

        (await RunAndAllowAsync(SignIn + " | New-YourMomInstance -Path $file -Name 'From the parameter' @account")).AssertSucceeded();

        var created = Assert.Single(Sandbox.Instances);
        Assert.Equal(("From the parameter", "from the file"), (created.Name, Assert.Single(created.Tags)));
        Assert.Equal("15", created.Configuration["event.poller.refresh_interval"].GetRawText());
        Assert.Equal("true", created.Configuration["filter.response.nulls"].GetRawText());
        Assert.Contains("\"retrieveObjectsAfterInstantiation\":false", created.RequestBody, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Parameters_can_be_splatted_from_a_hashtable()
    {
        await RunAndAllowAsync($"$global:callback = {SignIn}");

        var result = await RunAsync(
            """
            $values = @{
                Key = $callback.Key; Code = $callback.Code; CallbackUrl = $callback.CallbackUrl
                ApiKey = $callback.ApiKey; ApiSecret = $callback.ApiSecret
                Name = 'Splatted'; Tag = 'a', 'b'
                Configuration = @{ 'filter.response.nulls' = $true; 'event.poller.refresh_interval' = 15 }
            }
            New-YourMomInstance @values @platform @account
            """);

        result.AssertSucceeded();
        var created = Assert.Single(Sandbox.Instances);
        Assert.Equal(("Splatted", "a b"), (created.Name, string.Join(' ', created.Tags)));
        Assert.Equal("true", created.Configuration["filter.response.nulls"].GetRawText());
        Assert.Equal("15", created.Configuration["event.poller.refresh_interval"].GetRawText());
    }

    [Fact]
    public async Task Deserialized_records_bind_to_the_next_cmdlet()
    {
        var result = await RunAndAllowAsync(
            """
            filter Copy-Record {
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_))
            }
            Get-YourMomOAuthUrl sfdc @app @platform | Copy-Record | Wait-YourMomCallback -NoBrowser | Copy-Record |
                New-YourMomInstance -Name 'Serialized' @platform @account
            """);

        result.AssertSucceeded();
        Assert.Equal("Serialized", Assert.Single(Sandbox.Instances).Name);
    }

    [Fact]
    public async Task WhatIf_sends_no_create()
    {
        var result = await RunAndAllowAsync(SignIn + " | New-YourMomInstance -Name 'Not yet' -WhatIf @platform @account");

        Assert.Empty(result.AssertSucceeded().Output);
        Assert.Empty(Posts);
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
        await StartAsync(options => variant with { Apps = options.Apps });
        var site = variant.SiteAddress is null ? string.Empty : $"-QueryParameter @{{ siteAddress = '{variant.SiteAddress}' }}";

        (await RunAndAllowAsync(
            $"Get-YourMomOAuthUrl sfdc @app @platform {site} | Wait-YourMomCallback -NoBrowser | New-YourMomInstance Contoso @account"))
            .AssertSucceeded();

        Assert.Equal("Contoso", Assert.Single(Sandbox.Instances).Name);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
