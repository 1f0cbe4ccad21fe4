using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class SetYourMomInstanceTests : DeskTests
{
    [Fact]
    public async Task Change_affects_only_the_named_members()
    {
        await RunAsync("Set-YourMomInstance 123 -Configuration @{ 'filter.response.nulls' = $true }");

        var instance = Assert.Single(Sandbox.Instances);
        Assert.Equal(("Desk", "prod"), (instance.Name, Assert.Single(instance.Tags)));
        Assert.True(instance.Configuration["filter.response.nulls"].GetBoolean());
        Assert.Equal("u", instance.Configuration["username"].GetString());
    }

    [Theory]
    [InlineData("-Tag @()", "remove all tags")]
    [InlineData("-Tag @() -Name x", "set the name to 'x'; remove all tags")]
    [InlineData("-Tag a, b -Enabled:$false", "set the tags to a, b; disable")]
    public async Task WhatIf_describes_each_change(string changes, string text)
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);

        Assert.Null((await session.RunAsync($"Set-YourMomInstance 123 {changes} -WhatIf @platform @account")).Terminating);

        Assert.Contains($"\"{text}\"", Assert.Single(host.LinesAndQuestions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("-Confirm")]
    [InlineData("-Configuration @{}")]
    public async Task Change_without_values_warns_and_sends_nothing(string parameters)
    {
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync($"Set-YourMomInstance 123 {parameters}");

        Assert.Contains("No changes were specified for instance 123", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Null(result.Terminating);
        Assert.Equal(sent, Sandbox.Requests.Count);
    }
}
