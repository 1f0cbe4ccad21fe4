using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Parameters;

public sealed class CompletionTests
{
    private static readonly string[] Salesforce = ["sfdcservicecloud", "sfdcmarketingcloud", "sfdc", "sfdcdocuments"];

    [Theory]
    [InlineData("Get-YourMomOAuthUrl ")]
    [InlineData("New-YourMomInstance -Key ")]
    [InlineData("New-YourMomInstanceFile ")]
    public async Task Keys_are_completed_with_descriptions_without_an_account(string line)
    {
        await using var session = await ModuleSession.StartAsync();

        var completions = await CompleteAsync(session, line);

        Assert.Equal(Salesforce, completions.Select(completion => completion.CompletionText));
        Assert.Equal("Salesforce Service Cloud", completions[0].ToolTip);
        Assert.Equal(["sfdcdocuments"], (await CompleteAsync(session, line + "sfdcd")).Select(completion => completion.CompletionText));
    }

    [Fact]
    public async Task Keys_of_the_platform_are_completed_with_one_request_per_session()
    {
        await using var session = await ModuleSession.StartAsync();
        await session.RunAsync("Get-YourMomInstance @platform @account");

        var first = await CompleteAsync(session, "Get-YourMomOAuthUrl z");
        await CompleteAsync(session, "Get-YourMomOAuthUrl ");

        Assert.Equal(["zendesk"], first.Select(completion => completion.CompletionText));
        Assert.Single(session.Sandbox.Requests, request => request.Path.EndsWith("/keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_with_terminal_control_characters_are_escaped_or_omitted()
    {
        await using var platform = await OffsetPlatform.StartAsync(1);
        platform.Keys = ["zen\u202edesk", "zen\u001b[2Jdesk", "zen\u009bdesk", "zen\ndesk", "zendesk"];
        await using var session = await ModuleSession.StartAsync();
        session.Set("other", platform.BaseUri);
        await session.RunAsync("Get-YourMomInstance -BaseUri $other @account");

        var keys = await CompleteAsync(session, "Get-YourMomOAuthUrl z");

        Assert.Equal(["zendesk", "'zen\u202edesk'"], keys.Select(key => key.CompletionText));
        Assert.Equal(["zendesk", "zen\\u202edesk"], keys.Select(key => key.ListItemText));
        Assert.Equal(["zendesk", "zen\\u202edesk"], keys.Select(key => key.ToolTip));
    }

    [Fact]
    public async Task Platform_timeout_delays_completion_two_seconds_once()
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [CloudYourMoms.Sandbox.Fault.Parse("GET /your_moms/keys delay=60s")] });
        await session.RunAsync("Get-YourMomInstance @platform @account");

        Assert.Equal(Salesforce, (await CompleteAsync(session, "Get-YourMomOAuthUrl ").WaitAsync(TestContext.Current.CancellationToken))
            .Select(completion => completion.CompletionText));
        Assert.Equal(Salesforce, (await CompleteAsync(session, "Get-YourMomOAuthUrl ")).Select(completion => completion.CompletionText));
        Assert.Single(session.Sandbox.Requests, request => request.Path.EndsWith("/keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Profiles_and_vaults_are_completed()
    {
        using var vaults = new FakeVaults().With("Store").With("Team vault");
        await using var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        vaults.Put("Store", "CloudYourMoms-Profile-default", "any");
        vaults.Put("Team vault", "CloudYourMoms-Profile-contoso", "any");
        vaults.Put("Store", "CloudYourMoms-Instance-123", "any");

        Assert.Equal(
            ["contoso", "default"],
            (await CompleteAsync(session, "Get-YourMomInstance -Profile ")).Select(completion => completion.CompletionText));
        Assert.Equal(
            ["contoso"], (await CompleteAsync(session, "Remove-YourMomCredential con")).Select(completion => completion.CompletionText));
        Assert.Equal(
            ["Store", "'Team vault'"],
            (await CompleteAsync(session, "New-YourMomInstance -Vault ")).Select(completion => completion.CompletionText));
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("slow")]
    public async Task Unavailable_vault_gives_no_completions_and_does_not_hang(string kind)
    {
        using var vaults = new FakeVaults().With("Store", kind);
        await using var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        vaults.Put("Store", "CloudYourMoms-Profile-default", "any");

        // Without completions, the engine completes file names.
        var completions = await CompleteAsync(session, "Get-YourMomInstance -Profile d").WaitAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(completions, completion => completion.CompletionText == "default");
    }

    [Fact]
    public async Task Completion_without_SecretManagement_is_empty_and_no_error()
    {
        await using var session = await ModuleSession.StartAsync();

        Assert.DoesNotContain(
            await CompleteAsync(session, "Get-YourMomInstance -Profile d"),
            completion => completion.ToolTip.StartsWith("Profile", StringComparison.Ordinal));
        Assert.Empty((await session.RunAsync("$Error")).Output);
    }

    private static async Task<IReadOnlyList<CompletionResult>> CompleteAsync(ModuleSession session, string line)
    {
        session.Set("line", line);
        var result = await session.RunAsync("(TabExpansion2 $line $line.Length).CompletionMatches");
        Assert.Null(result.Terminating);
        return [.. result.Output.Select(item => (CompletionResult)item.BaseObject)];
    }
}
