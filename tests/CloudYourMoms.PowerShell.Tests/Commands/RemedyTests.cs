using System.Management.Automation;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The recommended action of an error matches the command that was run.</summary>
public sealed class RemedyTests
{
    private const string CodeAdvice = "An authorization code works once";

    [Theory]
    [InlineData("GET /instances status=400", "Get-YourMomInstance @platform @account")]
    [InlineData("GET /instances/1 status=409", "Get-YourMomInstance 1 @platform @account")]
    [InlineData("POST /instances status=400", "New-YourMomInstance 'Desk' -Key zendesk -SkipTokenStorage @platform @account")]
    [InlineData("PATCH /instances/1 status=400", "Set-YourMomInstance 1 -Name 'New' @platform @account")]
    public async Task Rejection_without_code_advises_nothing_about_codes(string fault, string command)
    {
        await using var session = await StartAsync(fault);

        var failure = (await session.RunAsync(command)).Failure;

        Assert.StartsWith("RequestRejected,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeAdvice, failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /instances status=400", "$code | New-YourMomInstance 'Desk' -SkipTokenStorage @platform @account")]
    [InlineData("PATCH /instances/1 status=400", "Set-YourMomInstance 1 -Code $code.Code -SkipTokenStorage @platform @account")]
    public async Task Rejection_with_code_advises_a_new_sign_in(string fault, string command)
    {
        await using var session = await StartAsync(fault);
        session.Set("secret", ModuleSession.Protect("c0de-of-a-refusal"));

        var failure = (await session.RunAsync($$"""
            $code = [pscustomobject] @{
                Key = 'sfdc'; Code = $secret; CallbackUrl = $app.CallbackUrl
                ApiKey = $app.ApiKey; ApiSecret = $app.ApiSecret
            }
            {{command}}
            """)).Failure;

        Assert.StartsWith("RequestRejected,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(CodeAdvice, failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-BaseUri http://localhost:1/elsewhere", true)]
    public async Task Mismatch_advises_to_omit_only_what_was_given(string given, bool isLeftOut)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync($$"""
            [pscustomobject] @{ Id = 1; PlatformUri = 'https://other.example/api' } |
                Remove-YourMomInstance {{given}} @account -Confirm:$false
            """);

        var error = result.Errors is [var only] ? only : result.Failure;
        Assert.StartsWith("ProfileMismatch,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(isLeftOut, Advice(error).Contains("Omit -BaseUri", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_in_a_remedy_runs_with_quotes_in_the_account_arguments()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        await using var platform = await OffsetPlatform.StartAsync(1);
        session.Set("to", new Uri(platform.BaseUri, "/o'brien$(1)"));
        await session.RunAsync("Set-YourMomCredential contoso-test -BaseUri $to @account -SkipVerify");

        var result = await session.RunAsync("Get-YourMomInstance -Name 'None' -Profile contoso-test -BaseUri $to");
        var remedy = Advice(Assert.Single(result.Errors));
        var command = Regex.Match(
            remedy, "Get-YourMomInstance .* -BaseUri .*(?= to list )", RegexOptions.None, TimeSpan.FromSeconds(10)).Value;
        var again = await session.RunAsync(command);

        Assert.StartsWith("Get-YourMomInstance -Profile 'contoso-test' -BaseUri 'http://", command, StringComparison.Ordinal);
        Assert.Null(again.Terminating);
        Assert.Empty(again.Errors);
        Assert.Single(again.Output);
    }

    private static string Advice(ErrorRecord error) => error.ErrorDetails.RecommendedAction;

    private static Task<ModuleSession> StartAsync(string fault) =>
        ModuleSession.StartAsync(options => options with { Faults = [CloudYourMoms.Sandbox.Fault.Parse(fault)] });
}
