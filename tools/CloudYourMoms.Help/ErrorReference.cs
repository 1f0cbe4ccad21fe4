using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Help;

/// <summary>
/// Every error id in the order of the kinds, with its cause from the kind's comment and its remedy from the cmdlets' error table.
/// </summary>
internal sealed class ErrorReference
{
    private const string Introduction = """
        # Errors

        <!-- Generated from the code. To update: dotnet run --project tools/CloudYourMoms.Help -- errors > docs/errors.md -->

        Every error has a stable id, a message and a recommended action. The message includes the platform's own text and request id:

        ```powershell
        try { Get-YourMomInstance -Id 999 -ErrorAction Stop }
        catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }
        ```

        `Get-Help about_CloudYourMoms` has the same list. In an error, the recommended action names the actual id, name and vault, and only
        parameters that the cmdlet has.

        | Id | When | What to do |
        |---|---|---|

        """;

    private readonly MethodInfo _toRecord;

    public ErrorReference(DocComments comments, Assembly cmdlets)
    {
        _toRecord = cmdlets.GetType("CloudYourMoms.PowerShell.Errors.ErrorRecordFactory", throwOnError: true)!
            .GetMethod("ToRecord", BindingFlags.Static | BindingFlags.Public)!;
        All = [.. Enum.GetValues<YourMomErrorKind>().Select(kind =>
        {
            var when = comments.Of(kind).Element("summary") is { } summary ? DocComments.Line(summary) : string.Empty;
            return new ErrorHelp(kind.ToString(), when, Action(kind, null));
        })];
    }

    public IReadOnlyList<ErrorHelp> All { get; }

    /// <summary>An error for a cmdlet: the recommended action names only parameters of the cmdlet.</summary>
    public ErrorHelp Of(ErrorHelp error, CmdletInfo command) =>
        error with { Action = Action(Enum.Parse<YourMomErrorKind>(error.Id), command.Parameters.ContainsKey) };

    /// <summary>The page docs/errors.md.</summary>
    public string ToMarkdown()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var error in All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{error.Id}` | {Cell(error.When)} | {Cell(error.Action)} |\n");
        }

        return page.ToString();
    }

    private string Action(YourMomErrorKind kind, Func<string, bool>? hasParameter)
    {
        // Placeholders for values that are known only when the error occurs.
        var failure = new ApiException(kind, "text")
        {
            InstanceIds = [123],
            InstanceName = "...",
            Vault = "...",
            CodeWasSent = true,
        };
        return ((ErrorRecord)_toRecord.Invoke(null, [failure, null, string.Empty, hasParameter])!).ErrorDetails.RecommendedAction;
    }

    private static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);
}
