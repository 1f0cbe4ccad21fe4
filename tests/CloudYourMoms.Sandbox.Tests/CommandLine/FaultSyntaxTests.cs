namespace CloudYourMoms.Sandbox.Tests.CommandLine;

public sealed class FaultSyntaxTests
{
    [Theory]
    [InlineData("POST /instances", "a fault kind")]
    [InlineData("post /instances drop=before", "a method in uppercase")]
    [InlineData("POST instances drop=before", "a path")]
    [InlineData("POST /instances times=2", "the fault kind is missing")]
    [InlineData("POST /instances explode", "'explode' is not a fault kind")]
    [InlineData("POST /instances drop=during", "'drop=during' is not a fault kind")]
    [InlineData("POST /instances delay=5", "'delay=5' is not a fault kind")]
    [InlineData("POST /instances status=200", "status must be a number from 400 to 599")]
    [InlineData("POST /instances truncate html", "'html' is a second fault kind")]
    [InlineData("POST /instances truncate times=0", "times must be a number of at least 1")]
    [InlineData("POST /instances truncate skip=some", "skip must be a number of at least 0")]
    [InlineData("POST /instances truncate processed=maybe", "processed must be yes or no")]
    [InlineData("POST /instances drop=after processed=yes", "processed cannot be used with drop")]
    [InlineData("POST /instances unescaped processed=no", "processed cannot be used with drop or unescaped")]
    [InlineData("POST /instances truncate retry-after=1", "retry-after requires status")]
    [InlineData("POST /instances status=503 retry-after=soon", "retry-after must be a number of seconds or a date")]
    public void Invalid_fault_is_rejected_with_the_allowed_values(string text, string reason)
    {
        var error = Assert.Throws<FormatException>(() => Fault.Parse(text));

        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("drop=before, drop=after, truncate, html[=<status>], not-json", error.Message, StringComparison.Ordinal);
    }
}
