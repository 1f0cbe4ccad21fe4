using System.Security;
using System.Text.Json;
using System.Xml;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>No property of a piped record is ignored silently if a parameter has its name.</summary>
public sealed class RecordPropertyTests(ImportedModule module) : DeskTests, IClassFixture<ImportedModule>
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
    [InlineData("'wr0ng'")]
    [InlineData("4815")]
    public async Task Token_of_a_record_given_as_text_is_used(string token)
    {
        var result = await RunAsync($"[pscustomobject] @{{ Id = 123; Token = {token} }} | Test-YourMomInstance");

        Assert.Equal(["False"], result.AssertSucceeded().OutputText);
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
    public async Task Invalid_record_property_is_an_error(string property, string command)
    {
        Session.Set("xml", new XmlDocument());
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync($"[pscustomobject] @{{ Id = 123; {property} }} | {command}");

        var id = result.Terminating is null ? Assert.Single(result.ErrorIds) : result.FailureId;
        Assert.Contains(id, new[] { "ParameterArgumentTransformationError", "InvalidSecret" });
        Assert.Empty(result.Output);
        Assert.Equal(sent, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Record_with_text_secrets_reauthorizes_an_instance()
    {
        await RunAsync("""
            [pscustomobject] @{ Id = 123; Code = 'c0de'; ApiKey = 'k'; ApiSecret = 's3cret'; CallbackUrl = $app.CallbackUrl } |
                Set-YourMomInstance
            """);

        using var body = JsonDocument.Parse(Sandbox.Requests[^1].Body);
        Assert.Equal("c0de", body.RootElement.GetProperty("providerData").GetProperty("code").GetString());
        Assert.Equal("s3cret", body.RootElement.GetProperty("configuration").GetProperty("oauth.api.secret").GetString());
    }
}
