using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Parameters;

public sealed class CompletionTests : VaultTests
{
    private static readonly string[] Salesforce = ["sfdcservicecloud", "sfdcmarketingcloud", "sfdc", "sfdcdocuments"];

    private int KeyRequests => Sandbox.Requests.Count(request => request.Path.EndsWith("/keys", StringComparison.Ordinal));

    [Theory]
    [InlineData("Get-YourMomOAuthUrl ")]
    [InlineData("New-YourMomInstance -Key ")]
    [InlineData("New-YourMomInstanceFile ")]
    public async Task Keys_are_completed_with_descriptions_without_an_account(string line)
    {
        var completions = await CompleteAsync(line);

        Assert.Equal(Salesforce, Texts(completions));
        Assert.Equal("Salesforce Service Cloud", completions[0].ToolTip);
        Assert.Equal(["sfdcdocuments"], Texts(await CompleteAsync(line + "sfdcd")));
    }

    [Fact]
    public async Task Keys_of_the_platform_are_completed_with_one_request_per_session()
    {
        await RunAsync("Get-YourMomInstance @platform @account");

        Assert.Equal(["zendesk"], Texts(await CompleteAsync("Get-YourMomOAuthUrl z")));
        await CompleteAsync("Get-YourMomOAuthUrl ");

        Assert.Equal(1, KeyRequests);
    }

    [Fact]
    public async Task Keys_with_terminal_control_characters_are_escaped_or_omitted()
    {
        await using var platform = await OffsetPlatform.StartAsync(1);
        platform.Keys = ["zen\u202edesk", "zen\u001b[2Jdesk", "zen\u009bdesk", "zen\ndesk", "zendesk"];
        (await StartAsync()).Set("other", platform.BaseUri);
        await RunAsync("Get-YourMomInstance -BaseUri $other @account");

        var keys = await CompleteAsync("Get-YourMomOAuthUrl z");

        Assert.Equal(["zendesk", "'zen\u202edesk'"], Texts(keys));
        Assert.Equal(["zendesk", "zen\\u202edesk"], keys.Select(key => key.ListItemText));
        Assert.Equal(["zendesk", "zen\\u202edesk"], keys.Select(key => key.ToolTip));
    }

    [Fact]
    public async Task Platform_timeout_delays_completion_once()
    {
        await StartAsync("GET /your_moms/keys delay=60s");
        await RunAsync("Get-YourMomInstance @platform @account");

        Assert.Equal(Salesforce, Texts(await CompleteAsync("Get-YourMomOAuthUrl ").WaitAsync(CancellationToken)));
        Assert.Equal(Salesforce, Texts(await CompleteAsync("Get-YourMomOAuthUrl ")));
        Assert.Equal(1, KeyRequests);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Profile ", "contoso", "default")]
    [InlineData("Remove-YourMomCredential con", "contoso")]
    [InlineData("New-YourMomInstance -Vault ", "Store", "'Team vault'")]
    public async Task Profiles_and_vaults_are_completed(string line, params string[] texts)
    {
        Vaults.With("Team vault").Put("Store", "CloudYourMoms-Profile-default", "any");
        Vaults.Put("Team vault", "CloudYourMoms-Profile-contoso", "any");
        Vaults.Put("Store", TokenName, "any");
        await StartWithVaultsAsync();

        Assert.Equal(texts, Texts(await CompleteAsync(line)));
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("slow")]
    [InlineData(null)]
    public async Task Unavailable_vault_returns_no_completions_and_no_error(string? kind)
    {
        Vaults.Put("Store", "CloudYourMoms-Profile-default", "any");
        if (kind is null)
        {
            await StartAsync();
        }
        else
        {
            Vaults.Become("Store", kind);
            await StartWithVaultsAsync();
        }

        // Without completions, the engine completes file names.
        var completions = await CompleteAsync("Get-YourMomInstance -Profile d").WaitAsync(CancellationToken);

        Assert.DoesNotContain("default", Texts(completions));
        Assert.Empty((await RunAsync("$Error")).Output);
    }

    private static IEnumerable<string> Texts(IEnumerable<CompletionResult> completions) =>
        completions.Select(completion => completion.CompletionText);

    private async Task<IReadOnlyList<CompletionResult>> CompleteAsync(string line)
    {
        var result = await RunAsync($"(TabExpansion2 '{line}' {line.Length}).CompletionMatches");
        return [.. result.AssertSucceeded().Output.Select(item => (CompletionResult)item.BaseObject)];
    }
}
