using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Names, comments, messages and pages use the field's standard terms.</summary>
public sealed partial class ProseTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".css", ".html", ".js", ".json", ".md", ".ps1", ".ps1xml", ".psd1", ".psm1", ".resx", ".svg", ".txt", ".yml"];

    // Each pattern with the words to use instead. Names are split into words, so that the patterns also apply to identifiers.
    private static readonly (Regex Pattern, string Instead)[] Words =
    [
        Word("answer(s|ed|ing)?", "response, respond"),
        Word("anew", "again"),
        Word("(aftermath|verdicts?|sightings?)", "result, match"),
        Word("(?<!soon )as (it|they) (is|are|was|were|stands?)", "unchanged"),
        Word("beside", "next to, in addition to"),
        Word("(comes?|came) to be", "is created"),
        Word("curly", "smart, as in smart quote"),
        Word("doubt(s|ed|ful)?", "uncertain"),
        Word("foreign", "external, other"),
        Word("(?-i:gone)", "deleted, closed"),
        Word("(goes|go|going|went) on", "continue"),
        Word("half a character", "unpaired surrogate"),
        Word("haste", "shutdown"),
        Word("however(?!,)", "a sentence without it"),
        Word("in (the )?place of", "instead of"),
        Word("(is|are|be|was|were) none", "does not exist, null if ..."),
        Word("knock(s|ed|ing)?", "request"),
        Word("leads? to", "cause, redirect to"),
        Word("look(s|ed|ing)?(?! up\\b)", "query, look up"),
        Word("mend(s|ed|ing)?", "fix"),
        Word("mistakes?", "error"),
        Word("(nobody|somebody|persons?|people)", "the actor, such as the user"),
        Word("of (its|their) own", "separate"),
        Word("by its own name", "by its name"),
        Word("one that", "the noun"),
        Word("patience", "timeout"),
        Word("said", "reported, stated"),
        Word("sound", "valid"),
        Word("(stands?|stood|standing)", "is"),
        Word("(tell(s|ing)?|told|untold)", "report, show"),
        Word("twins?", "duplicate"),
        Word("under way", "in progress, started"),
        Word("what \\w+ (is|are|was|were) for", "the purpose"),
        Word("(whoever|whatever|whichever|whom)", "the noun"),
        Word("wish(es|ed)?", "target"),
    ];

    [Fact]
    public void Text_has_no_private_words() => Assert.Equal(string.Empty, string.Join('\n', Files().SelectMany(Violations)));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*")
        .Concat(new[] { ".github", "docs", "module", "samples", "src", "tests", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !Excluded().IsMatch(file));

    private static IEnumerable<string> Violations(string file) =>
        from line in File.ReadLines(Path.Combine(Root, file)).Prepend(file).Index()
        let text = WordBoundary().Replace(file == "CHANGELOG.md" ? Code().Replace(line.Item, string.Empty) : line.Item, " ")
        from word in Words
        let match = word.Pattern.Match(text)
        where match.Success
        select $"{file}:{line.Index}: '{match.Value}'. Write instead: {word.Instead}.";

    private static (Regex Pattern, string Instead) Word(string pattern, string instead)
    {
        const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        return (new($@"\b{pattern}\b", Options, TimeSpan.FromSeconds(10)), instead);
    }

    // Build output, the inputs of parser tests, and this list.
    [GeneratedRegex(
        @"(^|/)(bin|obj|BenchmarkDotNet\.Artifacts|Corpus|InstanceFiles)/|(^|/)(packages\.lock\.json|ProseTests\.cs)$",
        RegexOptions.ExplicitCapture,
        10_000)]
    private static partial Regex Excluded();

    // The changelog names old error ids and types.
    [GeneratedRegex("`[^`]*`", RegexOptions.None, 10_000)]
    private static partial Regex Code();

    [GeneratedRegex("_|(?<=[a-z])(?=[A-Z])", RegexOptions.None, 10_000)]
    private static partial Regex WordBoundary();
}
