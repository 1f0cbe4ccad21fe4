using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The commands of about_CloudYourMoms, run in order and unchanged in one session.</summary>
public sealed partial class AboutExampleTests(SharedSession shared) : IClassFixture<SharedSession>
{
    [Fact]
    public async Task About_topic_examples_run_as_described()
    {
        var topic = Assert.Single((await shared.Session.RunAsync("Get-Help about_CloudYourMoms")).Output)
            .ToString()
            .ReplaceLineEndings("\n");
        var blocks = Indented()
            .Matches(topic.Split("\nTROUBLESHOOTING")[0])
            .Select(block => block.Value)
            .Where(block => Command().IsMatch(block))
            .ToList();
        Assert.Equal(6, blocks.Count);
        await using var session = await ExampleSession.StartAsync();

        foreach (var block in blocks)
        {
            var result = await session.RunAsync(block);

            Assert.Null(result.Terminating);
            Assert.Empty(result.Errors);
        }

        Assert.Equal(
            ["Contoso CRM", "Contoso service desk", "Contoso service desk", "Desk 1", "Desk 2", "Desk 3", "Trial desk"],
            session.Sandbox.Instances.Select(instance => instance.Name).Order(StringComparer.Ordinal));
        Assert.All(
            session.Sandbox.Instances,
            instance => Assert.Equal(instance.Token, session.Kept("Store", $"CloudYourMoms-Instance-{instance.Id}", "token")));
    }

    // After an empty line; the lines directly below a heading are text.
    [GeneratedRegex(@"(?<=\n\n)( {8}\S.*\n( {8}.*\n)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Indented();

    [GeneratedRegex(@"^ {8}(\$|[A-Z][a-z]+-[A-Z]\w+ ?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
