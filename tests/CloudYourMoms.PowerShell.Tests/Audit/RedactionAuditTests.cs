using System.Reflection;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Audit.Rows;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>No result of a cmdlet shows a secret in a stream, error, view, file or log.</summary>
public sealed class RedactionAuditTests(AuditRun run) : IClassFixture<AuditRun>
{
    public static TheoryData<string> Rows => [.. AuditRun.Rows.Select(row => row.ToString())];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Audit_row_ends_as_specified_and_shows_no_secret(string row)
    {
        var played = AuditRun.Rows.Single(candidate => candidate.ToString() == row);
        var result = await run.ResultOf(row);

        Assert.True(
            played.Kind == AuditRow.Success ? result.Ids.Count == 0 : result.Ids is [var id] && id == played.Kind,
            $"It ended with [{string.Join(", ", result.Ids)}].\n{result.Errors}");
        Assert.True(result.Leaks.Count == 0, string.Join('\n', result.Leaks));
        Assert.NotEmpty(result.InPlay);
        if (played.Responses.Values.Any(response => response is { IsSilent: false, IsDropped: false }))
        {
            // A CONNECT request contains only the proxy credential.
            string[] echoed = played.Kind == "ProxyRefused" ? ["proxy password"] : ["organization secret", "user secret"];
            Assert.Equal(echoed, result.Echoed
                .Intersect(["organization secret", "proxy password", "user secret"], StringComparer.Ordinal)
                .Order(StringComparer.Ordinal));
        }

        if (played.IsEchoed)
        {
            Assert.Contains("********", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cmdlet_and_error_kind_has_an_audit_row_or_a_reason()
    {
        await using var session = await ModuleSession.StartAsync();
        var cmdlets = (await session.RunAsync("Get-Command -Module CloudYourMoms")).Output.Select(command => command.ToString()).ToList();
        var kinds = Kinds();
        var rows = AuditRun.Rows.Select(row => (row.Cmdlet, row.Kind)).Distinct().ToList();
        var wanted = from cmdlet in cmdlets from kind in kinds.Append(AuditRow.Success) select (cmdlet, kind);

        Assert.Equal(13, cmdlets.Count);
        Assert.Equal(wanted.Order(), rows.Concat(Reasons.Pairs.Distinct()).Order());
    }

    [Fact]
    public async Task Views_of_records_and_errors_are_rendered()
    {
        Assert.Matches(@"Id\s+Name\s+Key[^\n]*\n[^\n]*\n\s*123\s+Desk\s+zendesk", await ShownAsync("Get-YourMomInstance Success"));
        Assert.Contains(
            "The vault has no profile 'absent'.", await ShownAsync("Remove-YourMomCredential ProfileNotFound"), StringComparison.Ordinal);
    }

    // Without color sequences.
    private async Task<string> ShownAsync(string row) =>
        Regex.Replace((await run.ResultOf(row)).Shown, @"\e\[[0-9;]*m", string.Empty, default, TimeSpan.FromSeconds(10));

    private static string[] Kinds() => Assembly.LoadFrom(Path.Combine(StagedModule.Folder, "CloudYourMoms.dll"))
        .GetType("CloudYourMoms.Errors.YourMomErrorKind", throwOnError: true)!
        .GetEnumNames();
}
