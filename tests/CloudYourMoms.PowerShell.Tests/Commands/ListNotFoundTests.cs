using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The platform returns 404 for a list without a match; so does a server at a wrong address.</summary>
public sealed class ListNotFoundTests
{
    [Theory]
    [InlineData("Get-YourMomInstance", true)]
    [InlineData("Get-YourMomInstance 'A*'", true)]
    [InlineData("Get-YourMomInstance -Tag prod", false)]
    // The whole list is read for similar names.
    [InlineData("Get-YourMomInstance Alpha -ErrorAction Ignore", true)]
    public async Task List_not_found_is_a_warning_unless_filtered(string script, bool warns)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(script + " -Verbose @platform @account");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        var line = Assert.Single(warns ? result.Warnings : result.VerboseAndDebug, line => line.Contains("404", StringComparison.Ordinal));
        Assert.Contains($"{session.Sandbox.BaseUri.AbsoluteUri.TrimEnd('/')}/instances ", line, StringComparison.Ordinal);
        Assert.Equal(warns, line.Contains("-BaseUri", StringComparison.Ordinal));
        Assert.Equal(warns ? 1 : 0, result.Warnings.Count);
    }
}
