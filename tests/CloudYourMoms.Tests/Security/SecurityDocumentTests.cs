using System.Reflection;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Tests.Security;

/// <summary>SECURITY.md names only files and tests that exist.</summary>
public sealed partial class SecurityDocumentTests
{
    // The folders that the paths of the page are relative to.
    private static readonly string[] SourceFolders = [".", "src/CloudYourMoms", "src/CloudYourMoms.PowerShell"];

    private static readonly string[] Statuses = ["met", "partly", "accepted", "platform", "none"];

    private static readonly string Root = typeof(SecurityDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(
        data => data.Key == "RepositoryRoot").Value!;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root, "SECURITY.md"));

    [Fact]
    public void Named_test_exists()
    {
        var named = Lines.SelectMany(TestsIn).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(ExistingTests(), StringComparer.Ordinal));
    }

    [Fact]
    public void Named_file_exists_once()
    {
        var named = Lines.SelectMany(CodeIn).Where(code => FileName().IsMatch(code)).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.Single(SourceFolders, folder => File.Exists(Path.Combine(Root, folder, file))));
    }

    [Fact]
    public void Clause_has_a_defined_status_and_a_met_one_has_a_test()
    {
        var clauses = Lines.SkipWhile(line => !line.StartsWith("## RFC 6749", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("## Threats", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Section ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();

        Assert.NotEmpty(clauses);
        Assert.All(clauses, cells =>
        {
            Assert.Equal(7, cells.Length);
            Assert.Contains(cells[3], Statuses);
            Assert.True(cells[3] is not ("met" or "partly") || TestsIn(cells[5]).Any(), $"{cells[1]}: no test.");
        });
        Assert.All(Statuses, status => Assert.Contains(Lines, line => line.StartsWith($"| {status} | ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> CodeIn(string text) => Code().Matches(text).Select(match => match.Groups["code"].Value);

    private static IEnumerable<string> TestsIn(string text) => CodeIn(text).Where(code => TestName().IsMatch(code));

    // Tests of other projects are not in this assembly, so their source files are read.
    private static HashSet<string> ExistingTests() =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Test()
                .Matches(File.ReadAllText(file))
                .Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups["name"].Value}"))
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\w+Tests\.\w+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"^[\w./]+\.(cs|ps1|txt|props|csproj|md)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();

    [GeneratedRegex(
        @"^    \[(Fact|Theory)\b[^\n]*\n((?!    public )[^\n]+\n)*    public (async )?(Task|void) (?<name>\w+)\(",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000)]
    private static partial Regex Test();
}
