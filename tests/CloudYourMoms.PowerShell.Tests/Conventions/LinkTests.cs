using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Every link in the repository's Markdown files refers to an existing file and heading.</summary>
public sealed partial class LinkTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    public static TheoryData<string> Pages() =>
        [.. new[] { "docs", "samples", ".github", "src/CloudYourMoms.Sandbox" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.md", Recursive))
            .Concat(Directory.GetFiles(Root, "*.md"))
            .Select(page => Path.GetRelativePath(Root, page).Replace('\\', '/'))
            .Where(page => !page.Contains("/bin/", StringComparison.Ordinal) && !page.Contains("/obj/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Link_target_exists_in_file_and_heading(string page)
    {
        var text = Code().Replace(File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n"), string.Empty);
        var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;

        var broken = Link().Matches(text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !IsValid(target, folder, page));

        Assert.Empty(broken);
    }

    [Fact]
    public void Docs_page_is_linked_from_the_README()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));

        Assert.All(
            Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(Path.GetFileName),
            page => Assert.Contains($"(docs/{page})", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void README_has_at_most_150_lines() => Assert.InRange(File.ReadLines(Path.Combine(Root, "README.md")).Count(), 1, 150);

    private static bool IsValid(string target, string folder, string page)
    {
        if (Uri.TryCreate(target, UriKind.Absolute, out var uri) && !uri.IsFile)
        {
            return uri.Scheme is "https" or "http" or "mailto";
        }

        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? Path.Combine(Root, page) : Path.Combine(folder, Uri.UnescapeDataString(parts[0]));
        return parts.Length == 1 ? Path.Exists(file) : File.Exists(file) && AnchorsOf(file).Contains(parts[1]);
    }

    // The anchors that GitHub generates for headings.
    private static HashSet<string> AnchorsOf(string file)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        var text = FencedCode().Replace(File.ReadAllText(file).ReplaceLineEndings("\n"), string.Empty);
        foreach (Match heading in Heading().Matches(text))
        {
            var title = LinkText().Replace(heading.Groups["title"].Value, "${text}");
            var anchor = Punctuation().Replace(string.Concat(title.Trim().Select(char.ToLowerInvariant)), string.Empty).Replace(' ', '-');
            var (unique, number) = (anchor, 0);
            while (!anchors.Add(unique))
            {
                unique = $"{anchor}-{++number}";
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"^ *```.*?^ *```$|`[^`\n]+`", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("^ *```.*?^ *```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex FencedCode();

    [GeneratedRegex(
        @"\]\((?<target>[^)\s]+)( ""[^""]*"")?\)|^\[[^\]\n]+\]: (?<target>\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} (?<title>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Punctuation();
}
