using System.Security;
using System.Text.Json;
using System.Xml;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>No property of a piped record is ignored silently if a parameter has its name.</summary>
public sealed class RecordPropertyTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    [Fact]
    public void Secret_property_of_a_record_may_be_text()
    {
        var secrets = module.Parameters.Where(parameter =>
            parameter.Parameter.ParameterType == typeof(SecureString) &&
            parameter.Parameter.ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName));

        Assert.NotEmpty(secrets);
        Assert.All(
            secrets,
            secret => Assert.Contains(
                secret.Parameter.Attributes, attribute => attribute.GetType().Name == "SecureStringTransformationAttribute"));
    }

    [Theory]
    [InlineData("[pscustomobject] @{ Id = 123; Token = 'wr0ng' } | Test-YourMomInstance @platform", "False")]
    [InlineData("[pscustomobject] @{ Id = 123; Token = 4815 } | Test-YourMomInstance @platform", "False")]
    public async Task Token_of_a_record_given_as_text_is_used(string command, string output)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(command);

        Assert.Equal([output], result.Output.Select(item => item.ToString()));
        Assert.DoesNotContain("wr0ng", result.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Token = @{ a = 1 }", "Test-YourMomInstance")]
    [InlineData("Token = { 1 }", "Save-YourMomToken")]
    [InlineData("Token = $xml", "Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Token = 'with, comma'", "Save-YourMomToken")]
    [InlineData("Code = @{ a = 1 }", "Set-YourMomInstance")]
    [InlineData("ApiSecret = $xml", "Set-YourMomInstance")]
    [InlineData("CodeReceivedAt = 'yesterday'", "Set-YourMomInstance")]
    [InlineData("CodeReceivedAt = [pscustomobject] @{ UtcTicks = -1 }", "Set-YourMomInstance")]
    public async Task Invalid_record_property_is_an_error_and_not_ignored(string property, string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        session.Set("xml", new XmlDocument());
        var sent = session.Sandbox.Requests.Count;

        var result = await session.RunAsync($"[pscustomobject] @{{ Id = 123; {property} }} | {command}");

        var error = result.Terminating is null ? Assert.Single(result.Errors) : result.Failure;
        Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], new[] { "ParameterArgumentTransformationError", "InvalidSecret" });
        Assert.Empty(result.Output);
        Assert.Equal(sent, session.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Record_with_text_secrets_reauthorizes_an_instance()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        await session.RunAsync("""
            [pscustomobject] @{ Id = 123; Code = 'c0de'; ApiKey = 'k'; ApiSecret = 's3cret'; CallbackUrl = $app.CallbackUrl } |
                Set-YourMomInstance
            """);

        using var body = JsonDocument.Parse(session.Sandbox.Requests[^1].Body);
        Assert.Equal("c0de", body.RootElement.GetProperty("providerData").GetProperty("code").GetString());
        Assert.Equal("s3cret", body.RootElement.GetProperty("configuration").GetProperty("oauth.api.secret").GetString());
    }
}
