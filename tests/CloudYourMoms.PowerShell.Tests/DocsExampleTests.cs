using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

/// <summary>What the README shows to type, run word for word: each block does what the text around it says.</summary>
public sealed partial class ReadmeExampleTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    // By heading and number: what there is afterwards. Before, 123 is 'Contoso service desk', and 124 'Trial desk', whose token is not stored.
    private static readonly Dictionary<string, Action<ExampleSession, ScriptResult>> Claims = new(StringComparer.Ordinal)
    {
        ["CloudYourMoms for PowerShell 1"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud"),
        ["First instance in five minutes 3"] = (session, result) => IsNew(session, result, "Trial", "sfdc"),
        ["Install 1"] = (_, result) => Assert.Contains("about_CloudYourMoms", result.Output[^1].ToString(), StringComparison.Ordinal),
        ["Use it with your account 2"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud"),
        ["With the instance 1"] = (session, result) =>
        {
            Assert.Equal(true, result.Output[0].BaseObject);
            Assert.Equal(124, Assert.Single(session.Sandbox.Instances).Id);
            Assert.Contains(session.Sandbox.Requests, request => request.Method == "PATCH" && request.Body.Contains("\"eu\"", StringComparison.Ordinal));
            Assert.Contains("instance 123", Assert.Single(session.Operations), StringComparison.Ordinal);
        },
        ["Credentials and vaults 1"] = (session, result) =>
        {
            Assert.Equal([124], result.Output.Select(item => (long)item.Properties["Id"].Value));
            Assert.Equal(session.Sandbox.Instances[1].Token, session.Kept("Store", "CloudYourMoms-Instance-124", "token"));
        },
        ["From an instance.json, and from much else 1"] = (session, result) => IsNew(session, result, "Contoso service desk", "sfdcservicecloud"),
        ["From an instance.json, and from much else 2"] = (session, result) => IsNew(session, result, "Contoso CRM", "sfdc"),
        ["Many at once 1"] = (_, result) => Assert.Equal(["Desk 1", "Desk 2", "Desk 3"], result.Output.Select(item => (string)item.Properties["Name"].Value).Order(StringComparer.Ordinal)),
        ["Where no browser opens 1"] = (_, result) => Assert.NotEmpty(ModuleSession.Reveal(result.Output[^1].Properties["Code"].Value)),
        ["A runbook in two steps 1"] = (session, result) => IsNew(session, result, "Contoso CRM", "sfdc"),
        ["When something goes wrong 1"] = (_, result) => Assert.Equal(
            ["NotFound,CloudYourMoms.Commands.GetYourMomInstanceCommand", "Check the id, the path, or the spelling of the key; sfdcservicecloud, sfdcmarketingcloud, sfdc and sfdcdocuments are Salesforce's."],
            result.Output.Select(line => line.ToString())),
    };

    // What does not run in the bare engine, and where it does, if anywhere.
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["First instance in five minutes 1"] = ".ci/run",
        ["First instance in five minutes 2"] = "the sandbox's tests of its command line",
        ["Install 2"] = "PackageTests, where there is a pwsh",
        ["Use it with your account 1"] = "nowhere, as it reaches the gallery; its second line also in Pester's Prelude.ps1",
        ["Test your own runbooks 1"] = "the sandbox's tests of its package",
        ["Test your own runbooks 2"] = "PesterTests, where there is a pwsh",
        ["Test your own runbooks 3"] = "samples",
        ["Test your own runbooks 4"] = "samples",
        ["Test your own runbooks 5"] = "samples",
    };

    public static TheoryData<string> Examples() => [.. Claims.Keys];

    [Fact]
    public void Each_block_is_run_here_or_elsewhere() => Assert.Equal(
        Claims.Keys.Concat(Elsewhere.Keys).Order(StringComparer.Ordinal),
        Blocks().Keys.Where(block => !block.StartsWith("Measured", StringComparison.Ordinal) && !block.StartsWith("Build and test", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task It_does_what_it_claims(string example)
    {
        var code = Blocks()[example];
        await using var session = await ExampleSession.StartAsync();
        session.Module.Set("id", session.Options.Apps[0].ApiKey);
        session.Module.Set("secret", ModuleSession.Protect(session.Options.Apps[0].ApiSecret));
        if (example == "Install 1")
        {
            // The build has been: these are its tests.
            code = code.Replace("dotnet build", $"$ExecutionContext.SessionState.Path.SetLocation('{Root}')", StringComparison.Ordinal);
        }

        var path = Environment.GetEnvironmentVariable("PSModulePath");
        if (code.StartsWith("Import-Module CloudYourMoms", StringComparison.Ordinal))
        {
            // As after the installation. In front of what there is, and taken back: it is the process's, and shells that other tests start inherit it.
            code = $"$env:PSModulePath = '{Path.GetDirectoryName(StagedModule.Folder.TrimEnd('/', '\\'))}' + [IO.Path]::PathSeparator + $env:PSModulePath\n{code}";
        }

        var result = await session.RunAsync(OfDemo().Match(code) is { Success: true } command ? command.Groups["script"].Value : code);
        Environment.SetEnvironmentVariable("PSModulePath", path);

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Claims[example](session, result);
    }

    [Fact]
    public void What_is_shown_of_the_samples_stands_in_them()
    {
        var lines = File.ReadLines(Path.Combine(Root, "samples", "Runbook", "New-ContosoInstance.Tests.ps1")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            Elsewhere.Where(block => block.Value == "samples").SelectMany(block => Blocks()[block.Key].Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            line => Assert.Contains(line.Trim(), lines));
    }

    /// <summary>The code blocks, by heading and number.</summary>
    internal static Dictionary<string, string> Blocks()
    {
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        var (heading, number) = (string.Empty, 0);
        foreach (Match part in HeadingOrBlock().Matches(File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n")))
        {
            if (part.Groups["heading"].Success)
            {
                (heading, number) = (part.Groups["heading"].Value, 0);
            }
            else if (part.Groups["language"].Value != "mermaid")
            {
                blocks.Add($"{heading} {++number}", part.Groups["code"].Value);
            }
        }

        return blocks;
    }

    private static void IsNew(ExampleSession session, ScriptResult result, string name, string key)
    {
        var created = session.Sandbox.Instances[^1];
        Assert.Equal((125, name, key), (created.Id, created.Name, created.Key));
        Assert.Equal(125L, result.Output[^1].Properties["Id"].Value);
    }

    [GeneratedRegex(@"^#+ (?<heading>[^\n]+)$|^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex HeadingOrBlock();

    [GeneratedRegex("-Command '(?<script>.*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfDemo();
}
