using CloudYourMoms.PowerShell.Tests.Support;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Values that throw when they are read: the error names the reason but does not repeat the exception.</summary>
public sealed class UnreadableValueTests(SharedSession shared) : IClassFixture<SharedSession>
{
    private const string Create = "New-YourMomInstance n -Key zendesk -SkipTokenStorage @platform @account -Configuration @{ a = $value }";
    private const string Call = "Invoke-YourMomRequest 123 /accounts -Method POST -Token $account.UserSecret @platform @account";
    private const string Record =
        "[pscustomobject] @{ Id = 123; Token = $value } | Test-YourMomInstance -Token $account.UserSecret @platform @account";

    [Theory]
    [InlineData(Create, "list with a name twice", "InvalidInstance", "'a' is specified twice")]
    [InlineData(Create, "failing properties", "InvalidInstance", "'a' cannot be read: its script or list threw RuntimeException")]
    [InlineData(Create, "failing list", "InvalidInstance", "'a' cannot be read: its script or list threw InvalidTimeZoneException")]
    [InlineData(Create, "failing hashtable", "InvalidInstance", "'a' cannot be read: its script or list threw InvalidTimeZoneException")]
    [InlineData(Create, "disposed secret", "InvalidInstance", "'a' was disposed")]
    [InlineData(Create, "disposed JSON", "InvalidInstance", "'a' was disposed")]
    [InlineData(Call + " -Body $value", "failing list", "InvalidRequestBody", "cannot be read")]
    [InlineData(Call + " -Query @{ a = $value }", "failing list", "InvalidQueryParameter", "cannot be read")]
    [InlineData("Test-YourMomInstance 123 -Token $value @platform @account", "disposed secret", "InvalidSecret", "was disposed")]
    [InlineData("Get-YourMomInstance -ProxyCredential $value @platform @account", "disposed credential", "InvalidProxy", "was disposed")]
    [InlineData(Record, "disposed JSON", "RecordMismatch", "'Token' was disposed")]
    public async Task Unreadable_value_is_an_error_with_the_reason(string command, string value, string id, string reason)
    {
        shared.Session.Set("value", UnusableValues.All(Path.GetTempPath())[value]!);

        var result = await shared.Session.RunAsync(command);

        Assert.Equal(id, result.FailureId);
        Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(UnusableValues.Thrown, result.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Create, "disposed JSON")]
    [InlineData("[pscustomobject] @{ PSPath = $value } | New-YourMomInstance n -SkipTokenStorage @platform @account", "disposed JSON")]
    [InlineData("Test-YourMomInstance 123 -Token $value @platform @account", "disposed secret")]
    public async Task Disposed_value_is_an_error_that_recommends_a_new_value(string command, string value)
    {
        shared.Session.Set("value", UnusableValues.All(Path.GetTempPath())[value]!);

        var result = await shared.Session.RunAsync(command);

        Assert.Equal("Specify a new value, and run the command again.", result.Failure.ErrorDetails.RecommendedAction);
    }
}
