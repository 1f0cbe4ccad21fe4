using CloudYourMoms.PowerShell.Tests.Support;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Names that the platform's search does not find, and lists that it reports as not found.</summary>
public sealed class InstanceNameLookupTests : SessionTests
{
    [Fact]
    public async Task Missing_names_of_a_pipeline_read_the_complete_list_once()
    {
        await using var platform = await StartCaseSensitiveAsync();

        var result = await RunAsync("'One', 'instance 2', 'Three' | Get-YourMomInstance -BaseUri $to @account");

        Assert.Equal(["One", "Three"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal(2L, Assert.Single(result.Output).Properties["Id"].Value);
        Assert.Equal(["One", "", "instance 2", "Three"], platform.Searches);
    }

    [Fact]
    public async Task Unreadable_complete_list_is_reported_per_name()
    {
        await StartAsync("GET /instances skip=1 status=503 times=1");
        await RunAsync(Create);

        var result = await RunAsync("'Unknown', 'Desk', 'Missing' | Get-YourMomInstance -MaximumRetryCount 0 @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal(["Unknown", "Missing"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal(["InstanceNotFound", "InstanceNotFound"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Matches("(?s)(?=.*503).*the complete list of names could not be read", $"{error}"));
        Assert.Equal("Desk", Assert.Single(result.Output).Properties["Name"].Value);
    }

    [Theory]
    [InlineData("' '", "No instance has the name ' '.")]
    [InlineData("' One  two '", "No instance has the name ' One  two '.")]
    [InlineData("\"One`t$([char]0x200b)\"", @"No instance has the name 'One\u0009\u200b'.")]
    [InlineData("0", "No instance has the name '0'.")]
    [InlineData("-5", "No instance has the name '-5'.")]
    public async Task Missing_name_is_quoted_exactly(string name, string message)
    {
        await using var platform = await StartCaseSensitiveAsync();

        Assert.Equal(message, Assert.Single((await RunAsync($"Get-YourMomInstance {name} -BaseUri $to @account")).Errors).ToString());
    }

    [Fact]
    public async Task Reading_tags_by_id_shows_progress_and_one_verbose_line()
    {
        await using var platform = await StartCaseSensitiveAsync(3, "prod");
        platform.ListsTags = false;

        var result = await RunAsync("Get-YourMomInstance -Tag prod -BaseUri $to @account -Verbose");

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(
            ["Tags of 0 of 3 instances read", "Tags of 1 of 3 instances read", "Tags of 2 of 3 instances read", "done"],
            result.Progress.Select(record => record.StatusDescription));
        Assert.Contains("Reading them by id", Assert.Single(result.VerboseAndDebug), StringComparison.Ordinal);
    }

    // The platform returns 404 for a list without a match; so does a server at a wrong address.
    [Theory]
    [InlineData("", true)]
    [InlineData("'A*'", true)]
    [InlineData("-Tag prod", false)]
    // The whole list is read for similar names.
    [InlineData("Alpha -ErrorAction Ignore", true)]
    public async Task List_not_found_is_a_warning_unless_filtered(string filter, bool warns)
    {
        var result = await RunAsync($"Get-YourMomInstance {filter} -Verbose @platform @account");

        result.AssertSucceeded();
        var line = Assert.Single(warns ? result.Warnings : result.VerboseAndDebug, line => line.Contains("404", StringComparison.Ordinal));
        Assert.Contains($"{Sandbox.BaseUri.AbsoluteUri.TrimEnd('/')}/instances ", line, StringComparison.Ordinal);
        Assert.Equal(warns, line.Contains("-BaseUri", StringComparison.Ordinal));
        Assert.Equal(warns ? 1 : 0, result.Warnings.Count);
    }

    private async Task<OffsetPlatform> StartCaseSensitiveAsync(int count = 10, params string[] tags)
    {
        await StartAsync();
        var platform = await OffsetPlatform.StartAsync(count, tags);
        platform.Search = (name, text) => name.Contains(text, StringComparison.Ordinal);
        Session.Set("to", platform.BaseUri);
        return platform;
    }
}
