using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Rules for the GitHub workflows.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Workflows =
        Directory.GetFiles(Path.Combine(StagedModule.Metadata("RepositoryRoot"), ".github", "workflows"), "*.yml");

    [Fact]
    public void Action_is_pinned_by_commit_with_its_version_in_a_comment()
    {
        var actions = Workflows.SelectMany(File.ReadLines)
            .Where(line => Uses().IsMatch(line) && !line.Contains("uses: ./", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Fact]
    public void Action_has_the_same_commit_in_every_workflow()
    {
        var pins = Workflows.SelectMany(File.ReadLines).Select(line => Pin().Match(line)).Where(match => match.Success)
            .Select(match => (Repository: match.Groups["repository"].Value, Pin: match.Groups["pin"].Value))
            .Distinct()
            .ToList();

        Assert.NotEmpty(pins);
        Assert.Equal(pins.Select(pin => pin.Repository).Distinct(StringComparer.Ordinal), pins.Select(pin => pin.Repository));
    }

    [Fact]
    public void Workflow_grants_only_read_access_by_default() =>
        Assert.All(Workflows, workflow => Assert.Contains("\npermissions:\n  contents: read\n", Text(workflow), StringComparison.Ordinal));

    private static string Text(string workflow) => File.ReadAllText(workflow).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\s*(- )?uses:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex("uses: (?<repository>[^/@]+/[^/@]+)[^@]*@(?<pin>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pin();
}
