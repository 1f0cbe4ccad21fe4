using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The recommended action of an error matches the command that was run.</summary>
public sealed class RemedyTests : VaultTests
{
    [Theory]
    [InlineData("GET /instances status=400", "Get-YourMomInstance", false)]
    [InlineData("GET /instances/1 status=409", "Get-YourMomInstance 1", false)]
    [InlineData("POST /instances status=400", "New-YourMomInstance 'Desk' -Key zendesk -SkipTokenStorage", false)]
    [InlineData("PATCH /instances/1 status=400", "Set-YourMomInstance 1 -Name 'New'", false)]
    [InlineData("POST /instances status=400", "$code | New-YourMomInstance 'Desk' -SkipTokenStorage", true)]
    [InlineData("PATCH /instances/1 status=400", "Set-YourMomInstance 1 -Code $code.Code -SkipTokenStorage", true)]
    public async Task Rejection_advises_a_sign_in_only_with_a_code(string fault, string command, bool advised)
    {
        await StartAsync(fault);
        Session.Set("secret", ModuleSession.Protect($"c0de-of-{Session.CallbackUrl.Port}"));

        var result = await RunAsync($"$code = [pscustomobject] (@{{ Key = 'sfdc'; Code = $secret }} + $app); {command} @platform @account");

        Assert.Equal("RequestRejected", result.FailureId);
        Assert.Equal(advised, result.Remedy.Contains("An authorization code works once", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-BaseUri http://localhost:1/elsewhere", true)]
    public async Task Mismatch_advises_to_omit_only_what_was_given(string given, bool isOmitted)
    {
        var result = await RunAsync(
            "[pscustomobject] @{ Id = 1; PlatformUri = 'https://other.example/api' } | " +
            $"Remove-YourMomInstance {given} @account -Confirm:$false -ErrorAction Stop");

        Assert.Equal("ProfileMismatch", result.FailureId);
        Assert.Equal(isOmitted, result.Remedy.Contains("Omit -BaseUri", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_in_a_remedy_runs_with_quotes_in_the_account_arguments()
    {
        await StartWithVaultsAsync();
        await using var platform = await OffsetPlatform.StartAsync(1);
        Session.Set("to", new Uri(platform.BaseUri, "/o'brien$(1)"));
        await RunAsync("Set-YourMomCredential contoso-test -BaseUri $to @account -SkipVerify");

        var result = await RunAsync("Get-YourMomInstance -Name 'None' -Profile contoso-test -BaseUri $to");
        var command = Regex.Match(
            Assert.Single(result.Errors).ErrorDetails.RecommendedAction,
            "Get-YourMomInstance .* -BaseUri .*(?= to list )",
            RegexOptions.None,
            TimeSpan.FromSeconds(10)).Value;

        Assert.StartsWith("Get-YourMomInstance -Profile 'contoso-test' -BaseUri 'http://", command, StringComparison.Ordinal);
        Assert.Single((await RunAsync(command)).AssertSucceeded().Output);
    }
}
