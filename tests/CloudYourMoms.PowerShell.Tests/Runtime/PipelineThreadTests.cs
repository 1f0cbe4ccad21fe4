using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>Code outside the module that blocks on a task while it runs on the pipeline thread of a cmdlet.</summary>
public sealed class PipelineThreadTests
{
    private const string Block = "ForEach-Object { [CloudYourMoms.PowerShell.Tests.Runtime.BlockingCode]::Run() }";
    private const string Desk = "-Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }";

    [Theory]
    [InlineData("Get-YourMomOAuthUrl sfdc @app")]
    [InlineData("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser")]
    [InlineData($"New-YourMomInstance Contoso {Desk}")]
    [InlineData("New-YourMomInstanceFile sfdc -Path $file")]
    [InlineData("Get-YourMomInstance")]
    [InlineData("Get-YourMomInstance -Id 123")]
    [InlineData("Set-YourMomInstance 123 -Tag eu -PassThru")]
    [InlineData("Test-YourMomInstance 123")]
    [InlineData("Invoke-YourMomRequest 123 /accounts")]
    [InlineData("Get-YourMomCredential")]
    public async Task Downstream_command_that_blocks_on_async_code_resumes(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        session.Set("file", Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json"));

        var result = await session.RunAndAllowAsync($"{command} | {Block}");

        Assert.Null(result.Terminating);
        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, item => Assert.Equal("resumed", item.ToString()));
    }

    [Theory]
    [InlineData("Get-YourMomOAuthUrl sfdc @app -Verbose")]
    [InlineData("New-YourMomInstance Contoso -Key zendesk -SkipTokenStorage -Verbose")]
    [InlineData("Get-YourMomInstance -Id 999, 998 -Verbose")]
    public async Task Redirected_stream_that_blocks_on_async_code_resumes(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync($"try {{ {command} *>&1 | {Block} }} catch {{ {command} *>&1 | {Block} }}");

        Assert.DoesNotContain("Deadlock", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_command_within_its_own_pipeline_resumes()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync($"Get-YourMomInstance | ForEach-Object {{ Test-YourMomInstance $_.Id | {Block} }} | {Block}");

        Assert.Equal("resumed", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public async Task Vault_that_blocks_on_async_code_stores_reads_lists_and_removes()
    {
        using var vaults = new FakeVaults().With("Store", "blocking");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            """
            Get-YourMomInstance -WithoutStoredToken
            Get-YourMomInstance | Save-YourMomToken
            Test-YourMomInstance 123
            Set-YourMomInstance 123 -Tag eu
            Remove-YourMomInstance 123 -Confirm:$false
            Remove-YourMomCredential default -Confirm:$false
            """);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
        Assert.Empty(vaults.Names("Store"));
    }

    [Fact]
    public async Task Prompt_that_blocks_on_async_code_resumes()
    {
        var host = new RecordingHost { Confirm = () => BlockingCode.Run() == "resumed" };
        await using var session = await ModuleSession.StartAsync(host: host);

        var result = await session.RunAsync($"New-YourMomInstance Contoso {Desk} @platform @account -Confirm");

        Assert.Null(result.Terminating);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Property_that_blocks_on_async_code_is_read()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("object", new BlockingCode());

        var result = await session.RunAsync($"$object | New-YourMomInstance {Desk} @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal("resumed", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Fact]
    public async Task Completion_within_a_pipeline_with_a_blocking_vault_resumes()
    {
        using var vaults = new FakeVaults().With("Store", "blocking");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            "Get-YourMomInstance | ForEach-Object { (TabExpansion2 'Get-YourMomInstance -Profile ' 29).CompletionMatches.CompletionText }");

        Assert.Equal("default", Assert.Single(result.Output).ToString());
    }
}
