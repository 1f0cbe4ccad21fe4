using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Names that the platform's search does not find.</summary>
public sealed class InstanceNameLookupTests
{
    [Fact]
    public async Task Name_that_the_search_compares_with_case_is_found_in_complete_list()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await StartCaseSensitiveAsync(session);

        var result = await session.RunAsync("Get-YourMomInstance 'instance 7' -BaseUri $to @account");

        Assert.Empty(result.Errors);
        Assert.Equal(7L, Assert.Single(result.Output).Properties["Id"].Value);
    }

    [Fact]
    public async Task Missing_names_of_a_pipeline_read_complete_list_once()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await StartCaseSensitiveAsync(session);

        var result = await session.RunAsync("'One', 'instance 2', 'Three' | Get-YourMomInstance -BaseUri $to @account");

        Assert.Equal(["One", "Three"], result.Errors.Select(error => error.TargetObject));
        Assert.Equal(2L, Assert.Single(result.Output).Properties["Id"].Value);
        Assert.Equal(["One", "", "instance 2", "Three"], platform.Searches);
    }

    [Fact]
    public async Task Failure_of_complete_list_is_reported_per_name_and_next_names_are_found()
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("GET /instances skip=1 status=503 times=1")] });
        await session.RunAsync("""
            $basic = @{ Key = 'zendesk'; Configuration = @{ username = 'u'; password = 'p4ssword' } }
            New-YourMomInstance 'Beta' @basic @platform @account
            """);

        var result = await session.RunAsync(
            "'Unknown', 'Beta', 'Missing' | Get-YourMomInstance -MaximumRetryCount 0 @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal(["Unknown", "Missing"], result.Errors.Select(error => error.TargetObject));
        Assert.All(result.Errors, error =>
        {
            Assert.StartsWith("InstanceNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("the complete list of names could not be read.", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("503", error.ToString(), StringComparison.Ordinal);
        });
        Assert.Equal("Beta", Assert.Single(result.Output).Properties["Name"].Value);
    }

    [Theory]
    [InlineData("' '", "No instance has the name ' '.")]
    [InlineData("' One  two '", "No instance has the name ' One  two '.")]
    [InlineData("\"One`t$([char]0x200b)\"", @"No instance has the name 'One\u0009\u200b'.")]
    [InlineData("0", "No instance has the name '0'.")]
    [InlineData("-5", "No instance has the name '-5'.")]
    public async Task Missing_name_is_quoted_exactly(string name, string message)
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await StartCaseSensitiveAsync(session);

        var result = await session.RunAsync($"Get-YourMomInstance {name} -BaseUri $to @account");

        Assert.Equal(message, Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public async Task Reading_tags_by_id_shows_progress_and_one_verbose_line()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(3, "prod");
        platform.ListsTags = false;
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync("Get-YourMomInstance -Tag prod -BaseUri $to @account -Verbose");

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(
            ["Tags of 0 of 3 instances read", "Tags of 1 of 3 instances read", "Tags of 2 of 3 instances read", "done"],
            result.Progress.Select(record => record.StatusDescription));
        Assert.Contains("Reading them by id", Assert.Single(result.VerboseAndDebug), StringComparison.Ordinal);
    }

    private static async Task<OffsetPlatform> StartCaseSensitiveAsync(ModuleSession session)
    {
        var platform = await OffsetPlatform.StartAsync(10);
        platform.Search = (name, text) => name.Contains(text, StringComparison.Ordinal);
        session.Set("to", platform.BaseUri);
        return platform;
    }
}
