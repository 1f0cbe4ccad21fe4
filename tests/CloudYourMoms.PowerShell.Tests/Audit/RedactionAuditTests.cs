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
    public async Task Row_ends_as_specified_and_shows_no_secret(string name)
    {
        var row = AuditRun.Rows.Single(candidate => candidate.ToString() == name);
        var result = await run.ResultOf(name);

        Assert.True(
            result.Ids.SequenceEqual(row.Kind == AuditRow.Success ? [] : [row.Kind]),
            $"It ended with [{string.Join(", ", result.Ids)}].\n{result.Errors}");
        Assert.True(result.Leaks.Count == 0, string.Join('\n', result.Leaks));
        Assert.True(row.HasSecret);
        if (row.Responses.Values.Any(response => response.Status > 0))
        {
            // A CONNECT request contains only the proxy credential.
            Assert.Equal(
                row.Kind == "ProxyRefused" ? ["proxy password"] : ["organization secret", "user secret"],
                result.Echoed.Intersect(["organization secret", "proxy password", "user secret"], StringComparer.Ordinal).Order());
        }

        if (row.IsMasked)
        {
            Assert.Contains("********", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Error_kind_has_a_row_or_a_reason()
    {
        await using var session = await ModuleSession.StartAsync();
        var cmdlets = (await session.RunAsync("Get-Command -Module CloudYourMoms")).Output.Select(command => command.ToString());
        var kinds = Assembly.LoadFrom(Path.Combine(StagedModule.Folder, "CloudYourMoms.dll"))
            .GetType("CloudYourMoms.Errors.YourMomErrorKind", throwOnError: true)!
            .GetEnumNames();

        Assert.Equal(
            (from cmdlet in cmdlets from kind in kinds.Append(AuditRow.Success) select (cmdlet, kind)).Order(),
            AuditRun.Rows.Select(row => (row.Cmdlet, row.Kind)).Distinct().Concat(Reasons.Pairs).Order());
    }

    [Theory]
    [InlineData("Get-YourMomInstance Success", @"Id\s+Name\s+Key[^\n]*\n[^\n]*\n\s*123\s+Desk\s+zendesk")]
    [InlineData("Remove-YourMomCredential ProfileNotFound", "The vault has no profile 'absent'.")]
    public async Task Record_or_error_view_is_rendered(string row, string view) => Assert.Matches(
        view, Regex.Replace((await run.ResultOf(row)).Shown, @"\e\[[0-9;]*m", string.Empty, default, TimeSpan.FromSeconds(10)));
}
