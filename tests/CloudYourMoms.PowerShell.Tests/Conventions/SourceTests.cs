using System.Text.RegularExpressions;
using System.Xml.Linq;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>The project's rules for source files that no analyzer checks.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] Files =
    [
        Path.Combine(StagedModule.Metadata("RepositoryRoot"), "build.ps1"),
        .. new[] { "src", "tests", "tools", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(StagedModule.Metadata("RepositoryRoot"), folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".ps1" or ".psm1" && !BuildOutput().IsMatch(file)),
    ];

    private const RegexOptions TestOptions = RegexOptions.ExplicitCapture | RegexOptions.Multiline;

    [Fact]
    public void Line_has_at_most_140_columns()
    {
        var root = StagedModule.Metadata("RepositoryRoot");

        Assert.Empty(Files.SelectMany(file => File.ReadLines(file).Index()
            .Where(line => line.Item.Length > 140)
            .Select(line => $"{Path.GetRelativePath(root, file)}:{line.Index + 1}")));
    }

    [Fact]
    public void File_has_one_public_type() => Assert.All(
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)),
        file => Assert.InRange(File.ReadLines(file).Count(line => PublicType().IsMatch(line)), 0, 1));

    [Fact]
    public void File_has_no_regions() =>
        Assert.All(Files, file => Assert.DoesNotMatch(@"(?m)^\s*#region", File.ReadAllText(file)));

    [Fact]
    public void Skip_reason_names_what_is_missing_and_how_to_get_it()
    {
        var reasons = Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => SkipCall().Matches(File.ReadAllText(file)))
            .Select(call => call.Value)
            .ToList();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, call => Assert.Matches("""(?s)".*[^":]+: (run|install|enable|close|set) [^"\n]*\."\);$""", call));
    }

    [Fact]
    public void Test_name_is_Subject_condition_result()
    {
        var names = NamesInTests(TestMethod());

        Assert.NotEmpty(names);
        Assert.All(names, name =>
        {
            Assert.InRange(name.Length, 1, 80);
            Assert.Matches(TestName(), name);
        });
    }

    [Fact]
    public void Test_class_has_a_unique_name()
    {
        var names = NamesInTests(TestClass());

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("CloudYourMoms")]
    [InlineData("CloudYourMoms.PowerShell")]
    public void Message_is_in_the_resource_file(string project) => Assert.All(
        FilesOf(project), file => Assert.Empty(MessageLiteral().Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}")));

    [Theory]
    [InlineData("CloudYourMoms")]
    [InlineData("CloudYourMoms.PowerShell")]
    public void Resources_are_used_and_sorted(string project)
    {
        var source = string.Concat(FilesOf(project).Select(File.ReadAllText));
        var file = Path.Combine(StagedModule.Metadata("RepositoryRoot"), "src", project, "Errors", "Messages.resx");
        var texts = XDocument.Load(file).Root!.Elements("data").ToDictionary(
            data => (string)data.Attribute("name")!, data => (string)data.Element("value")!, StringComparer.Ordinal);

        Assert.Equal(texts.Keys.Order(StringComparer.Ordinal), texts.Keys);

        // ErrorRecordFactory replaces the placeholders of a remedy.
        Assert.All(texts, text => Assert.Matches(
            Placeholder().IsMatch(text.Value) && !text.Key.EndsWith("Remedy", StringComparison.Ordinal)
                ? $@"\bMessages\.Format{text.Key}\("
                : $@"\bMessages\.{text.Key}\b",
            source));
    }

    private static IEnumerable<string> FilesOf(string project) => Files.Where(
        file => file.Contains(Path.Combine("src", project) + Path.DirectorySeparatorChar, StringComparison.Ordinal) &&
            file.EndsWith(".cs", StringComparison.Ordinal));

    private static List<string> NamesInTests(Regex declaration) =>
    [
        .. Files.Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal))
            .SelectMany(file => declaration.Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    [GeneratedRegex(@"^    \[(Fact|Theory)\b[^\n]*\n((?!    public )[^\n]+\n)*    public [\w<> ]+ (?<name>\w+)\(", TestOptions, 1000)]
    private static partial Regex TestMethod();

    // The first word is the noun for the subject of the test.
    [GeneratedRegex(@"^(?!(A|An|The|It|One|Nothing|What)_)[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"^public [a-z ]*class (?<name>\w+Tests)\b", TestOptions, 1000)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^\s*Assert\.Skip(When|Unless)?\([\s\S]*?\);$", TestOptions, 1000)]
    private static partial Regex SkipCall();

    // A literal as the message of an exception, as a remedy, or as the start of a warning or verbose message.
    [GeneratedRegex(
        """((YourMom|Api|Authorization|InstanceValidation|Metadata)Exception\(|YourMomErrorKind\.\w+,|\bRemedy =)\s*(\w+, )?\$?".*""" +
        """|Write(Warning|WarningLine|Verbose)\(\s*\$?"\w.*""",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex MessageLiteral();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^public .*\b(class|record|enum|interface|struct)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PublicType();
}
