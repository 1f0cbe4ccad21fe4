using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Every error id is in the help of a cmdlet, in the topic and in docs/errors.md, and a test expects it.</summary>
public sealed class ErrorReferenceTests
{
    private static readonly string Repository = StagedModule.Metadata("RepositoryRoot");

    [Fact]
    public async Task Error_id_is_in_the_help_of_a_cmdlet_that_writes_it()
    {
        var named = HelpTests.Cmdlets().SelectMany(cmdlet => DocumentedErrors.Of(cmdlet.Data)).ToHashSet(StringComparer.Ordinal);

        Assert.All(await IdsAsync(), id => Assert.Contains(id, named));
    }

    [Theory]
    [MemberData(nameof(HelpTests.Cmdlets), MemberType = typeof(HelpTests))]
    public void Remedy_names_only_parameters_of_its_cmdlet_or_of_a_named_command(string cmdlet)
    {
        using var module = new ImportedModule();
        var parameters = module.Cmdlets.Single(info => info.Name == cmdlet).Parameters;
        var limit = TimeSpan.FromSeconds(10);

        var sentences = DocumentedErrors.TextsOf(cmdlet)
            .SelectMany(text => Regex.Split(text, @"(?<=[.;:])\s|\bOr\b", RegexOptions.None, limit))
            .ToList();

        Assert.NotEmpty(sentences);
        Assert.All(sentences, sentence =>
        {
            var own = Regex.Split(sentence, @"\b[A-Z][a-z]+-[A-Z]\w+", RegexOptions.None, limit)[0];
            Assert.All(
                Regex.Matches(own, @"(?<![\w-])-(?<name>[A-Z]\w+)", RegexOptions.None, limit),
                match => Assert.Contains(match.Groups["name"].Value, parameters.Keys));
        });
    }

    [Fact]
    public async Task Error_id_is_expected_by_a_test()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(source => Path.GetFileName(source) != "ErrorReferenceTests.cs")
            .Select(File.ReadAllText)
            .ToLookup(source => source.Contains("using static CloudYourMoms.Errors.YourMomErrorKind;", StringComparison.Ordinal));
        var (text, withoutTypeName) = (string.Join('\n', sources[false]), string.Join('\n', sources[true]));

        // As a whole word, because one id can be the prefix of another.
        Assert.All(await IdsAsync(), id => Assert.True(
            Regex.IsMatch(text, $@"(""|YourMomErrorKind\.){id}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)) ||
                Regex.IsMatch(withoutTypeName, $@"[\s(""]{id}\b", RegexOptions.None, TimeSpan.FromSeconds(10)),
            $"No test expects {id}."));
    }

    [Fact]
    public async Task About_topic_explains_every_error_id()
    {
        await using var session = await ModuleSession.StartAsync();

        var topic = Words(Assert.Single((await session.RunAsync("Get-Help about_CloudYourMoms -ErrorAction Stop")).Output).ToString());

        Assert.All(await RowsAsync(), row =>
        {
            var cells = row.Replace(@"\|", "\0", StringComparison.Ordinal)
                .Split('|')
                .Select(cell => cell.Replace('\0', '|').Trim(' ', '`'))
                .ToArray();
            Assert.Contains($" {cells[1]} {cells[2]} {cells[3]} ", topic, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Docs_error_page_is_up_to_date()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository, "docs", "errors.md"), TestContext.Current.CancellationToken);

        // To update the page: dotnet run --project tools/CloudYourMoms.Help -- errors > docs/errors.md
        Assert.Equal(await PageAsync(), page.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task About_topic_fits_80_columns_and_names_every_cmdlet()
    {
        await using var session = await ModuleSession.StartAsync();

        var topic = Assert.Single((await session.RunAsync("Get-Help about_CloudYourMoms -ErrorAction Stop")).Output).ToString();

        Assert.All(topic.ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, 79));
        Assert.All(HelpTests.Cmdlets(), cmdlet => Assert.Contains(cmdlet.Data, topic, StringComparison.Ordinal));
        string[] headings =
        [
            "TOPIC", "SHORT DESCRIPTION", "LONG DESCRIPTION", "SIGN-IN SCENARIOS", "VAULTS AND PROFILES", "RUNBOOKS", "MANY INSTANCES",
            "LOST RESPONSES", "TROUBLESHOOTING", "SEE ALSO",
        ];
        Assert.All(headings, heading => Assert.Contains($"{heading}\n    ", topic.ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> IdsAsync() => [.. (await RowsAsync()).Select(row => row.Split('`')[1])];

    private static async Task<IReadOnlyList<string>> RowsAsync() =>
        [.. (await PageAsync()).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    private static Task<string> PageAsync() => ChildProcess.DotnetAsync([StagedModule.Metadata("Help"), "errors"]);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
