using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>Code outside the module that blocks on a task while it runs on the pipeline thread of a cmdlet.</summary>
public sealed class PipelineThreadTests : DeskTests
{
    private const string Block = "ForEach-Object { [CloudYourMoms.PowerShell.Tests.Runtime.BlockingCode]::Run() }";

    [Theory]
    [InlineData("Get-YourMomOAuthUrl sfdc @app")]
    [InlineData("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser")]
    [InlineData(NewDesk)]
    [InlineData("New-YourMomInstanceFile sfdc -Path $file")]
    [InlineData("Get-YourMomInstance")]
    [InlineData("Get-YourMomInstance -Id 123")]
    [InlineData("Set-YourMomInstance 123 -Tag eu -PassThru")]
    [InlineData("Test-YourMomInstance 123")]
    [InlineData("Invoke-YourMomRequest 123 /accounts")]
    [InlineData("Get-YourMomCredential")]
    public async Task Downstream_command_that_blocks_on_async_code_resumes(string command)
    {
        Session.Set("file", Path.Combine(Directory.CreateTempSubdirectory().FullName, "instance.json"));

        var result = await RunAndAllowAsync($"{command} | {Block}");

        Assert.NotEmpty(result.Output);
        Assert.All(result.AssertSucceeded().OutputText, text => Assert.Equal("resumed", text));
    }

    [Theory]
    [InlineData("Get-YourMomOAuthUrl sfdc @app -Verbose")]
    [InlineData("New-YourMomInstance Contoso -Key zendesk -SkipTokenStorage -Verbose")]
    [InlineData("Get-YourMomInstance -Id 999, 998 -Verbose")]
    public async Task Redirected_stream_that_blocks_on_async_code_resumes(string command)
    {
        var result = await RunAsync($"try {{ {command} *>&1 | {Block} }} catch {{ {command} *>&1 | {Block} }}");

        Assert.DoesNotContain("Deadlock", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_command_within_its_own_pipeline_resumes()
    {
        var result = await RunAsync($"Get-YourMomInstance | ForEach-Object {{ Test-YourMomInstance $_.Id | {Block} }} | {Block}");

        Assert.Equal(["resumed"], result.OutputText);
    }

    [Fact]
    public async Task Vault_that_blocks_on_async_code_stores_reads_lists_and_removes()
    {
        Vaults.Become("Store", "blocking");

        var result = await RunAsync(
            $"""
            Set-YourMomCredential other @platform @account
            $null = {NewDesk}
            Get-YourMomInstance -WithoutStoredToken
            Get-YourMomInstance | Save-YourMomToken
            Test-YourMomInstance 123
            Set-YourMomInstance 123 -Tag eu
            Get-YourMomInstance | Remove-YourMomInstance -Confirm:$false
            Get-YourMomCredential | Remove-YourMomCredential -Confirm:$false
            """);

        Assert.Equal(["True"], result.AssertSucceeded().OutputText);
        Assert.Empty(Vaults.Names("Store"));
    }

    [Fact]
    public async Task Prompt_that_blocks_on_async_code_resumes()
    {
        var host = new RecordingHost { Confirm = () => BlockingCode.Run() == "resumed" };
        await using var session = await ModuleSession.StartAsync(host: host);

        (await session.RunAsync(Create + "-Confirm")).AssertSucceeded();

        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Property_that_blocks_on_async_code_is_read()
    {
        Session.Set("object", new BlockingCode());

        (await RunAsync("$object | " + NewDesk.Replace(" Desk ", " ", StringComparison.Ordinal))).AssertSucceeded();

        Assert.Equal("resumed", Sandbox.Instances[^1].Name);
    }

    [Fact]
    public async Task Completion_within_a_pipeline_with_a_blocking_vault_resumes()
    {
        Vaults.Become("Store", "blocking");

        var result = await RunAsync(
            "Get-YourMomInstance | ForEach-Object { (TabExpansion2 'Get-YourMomInstance -Profile ' 29).CompletionMatches.CompletionText }");

        Assert.Equal(["default"], result.OutputText);
    }
}
