using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Runs every PowerShell example of the README and of the pages in docs against a sandbox.</summary>
public sealed partial class DocsExampleTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    // Examples that are not run here, and where they are run, if anywhere.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["README: Quick start 1"] = ".ci/run",
        ["README: Quick start 2"] = "DemoTests",
        ["README: Install 2"] = "PackageTests",
        ["README: First real use 1"] = "nowhere, as it reaches the gallery; its second line also in Pester's Prelude.ps1",
        ["getting-started: Try it without an account 1"] = "DemoTests",
        ["getting-started: Try it without an account 3"] = "the sandbox's tests of its command line",
        ["sign-in: Over SSH 1"] = "nowhere, as it needs a server",
        ["testing: Install the sandbox 1"] = "the sandbox's tests of its package",
        ["testing: Run the sample tests 1"] = "PesterTests",
        ["testing: Test how a sign-in can fail 1"] = "nowhere, as it opens a prompt",
        ["testing: Start the sandbox from a test 1"] = "samples",
        ["testing: Sign in from a test 1"] = "samples",
        ["testing: Check the result 1"] = "samples",
        ["performance: Benchmarks 1"] = ".ci/run, in the short form",
        ["performance: Soak test 1"] = ".ci/run, in the short form",
        ["performance: Fuzzing 1"] = "the core's tests, for a fixed number of inputs",
        ["performance: Mutation testing 1"] = "not run, because it takes 30 minutes",
    };

    public static TheoryData<string> Examples() => [.. Blocks().Keys.Except(Elsewhere.Keys)];

    [Fact]
    public void Docs_example_that_runs_elsewhere_exists() =>
        Assert.Empty(Elsewhere.Keys.Except(Blocks().Keys));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Docs_example_runs_against_sandbox(string example)
    {
        var code = Blocks()[example];
        await using var session = await ExampleSession.StartAsync();
        session.Module.Set("id", session.Options.Apps[0].ApiKey);
        session.Module.Set("secret", ModuleSession.Protect(session.Options.Apps[0].ApiSecret));
        if (example == "README: Install 1")
        {
            // The module under test is already built.
            code = code.Replace("dotnet build\n", string.Empty, StringComparison.Ordinal)
                .Replace("./out/CloudYourMoms", $"'{StagedModule.Folder}'", StringComparison.Ordinal);
        }

        if (code.StartsWith('{'))
        {
            code = "Get-YourMomOAuthUrl sfdcservicecloud @app | Wait-YourMomCallback | New-YourMomInstance -Path ./contoso.json";
        }

        if (code.Contains("-Path ./contoso.json", StringComparison.Ordinal))
        {
            var file = Blocks()["instances: Create an instance from a file 2"];
            await File.WriteAllTextAsync(Path.Combine(session.Folder, "contoso.json"), file, TestContext.Current.CancellationToken);
        }

        var path = Environment.GetEnvironmentVariable("PSModulePath");
        if (code.StartsWith("Import-Module CloudYourMoms", StringComparison.Ordinal))
        {
            // Like an installed module. The variable belongs to the process and is inherited by shells that other tests start,
            // so the existing paths stay and the value is restored.
            var installed = Path.GetDirectoryName(StagedModule.Folder.TrimEnd('/', '\\'));
            code = $"$env:PSModulePath = '{installed}' + [IO.Path]::PathSeparator + $env:PSModulePath\n{code}";
        }

        var result = await session.RunAsync(DemoCommand().Match(code) is { Success: true } command ? command.Groups["script"].Value : code);
        Environment.SetEnvironmentVariable("PSModulePath", path);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(ExampleSession.Creates(code), session.HasNewInstance);
    }

    [Fact]
    public void Docs_examples_from_samples_match_the_samples()
    {
        var lines = File.ReadLines(Path.Combine(Root, "samples", "Runbook", "New-ContosoInstance.Tests.ps1"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Elsewhere.Where(block => block.Value == "samples")
                .SelectMany(block => Blocks()[block.Key].Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            line => Assert.Contains(line.Trim(), lines));
    }

    /// <summary>The code blocks of the README and of docs, by page, heading and number.</summary>
    internal static Dictionary<string, string> Blocks()
    {
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")))
        {
            var (heading, number) = (string.Empty, 0);
            foreach (Match part in HeadingOrBlock().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                if (part.Groups["heading"].Success)
                {
                    (heading, number) = (part.Groups["heading"].Value, 0);
                }
                else if (part.Groups["language"].Value != "mermaid")
                {
                    blocks.Add($"{Path.GetFileNameWithoutExtension(page)}: {heading} {++number}", part.Groups["code"].Value);
                }
            }
        }

        return blocks;
    }

    [GeneratedRegex(
        @"^#+ (?<heading>[^\n]+)$|^```(?<language>\w+)\n(?<code>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        1000)]
    private static partial Regex HeadingOrBlock();

    [GeneratedRegex("-Command '(?<script>.*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DemoCommand();
}
