using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Names, comments, messages and pages use the field's standard terms.</summary>
public sealed partial class ProseTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    private static readonly string[] Extensions = [".cs", ".ps1", ".psm1", ".md", ".txt", ".ps1xml", ".js", ".css", ".resx"];

    [Fact]
    public void Text_has_no_private_words()
    {
        var found = Directory.EnumerateFiles(Root, "*.md")
            .Concat(new[] { "src", "tests", "tools", "samples", "docs", "module" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)))
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Where(file => !Excluded().IsMatch(Path.GetRelativePath(Root, file)))
            .SelectMany(file => File.ReadLines(file).Index()
                .Where(line => PrivateWord().IsMatch(line.Item))
                .Select(line => $"{Path.GetRelativePath(Root, file)}:{line.Index + 1}: {PrivateWord().Match(line.Item).Value}"));

        Assert.Empty(found);
    }

    // Build output, and this list.
    [GeneratedRegex(@"(^|[/\\])(bin|obj|BenchmarkDotNet\.Artifacts)[/\\]|ProseTests\.cs$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Excluded();

    // Write instead: fix, match, report, result, shutdown, request, uncertain.
    [GeneratedRegex(
        @"\b(mend(s|ed|ing)?|sightings?|aftermath|verdicts?|haste|knock(s|ed|ing)?|doubt(s|ed|ful)?)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex PrivateWord();
}
