using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace CloudYourMoms.Help;

/// <summary>Every error id, in the order of the kinds: when it comes, from the comment of its kind; what to do, from the table that the cmdlets use.</summary>
internal sealed class ErrorReference
{
    private readonly MethodInfo _toRecord;

    public ErrorReference(DocComments comments, Assembly cmdlets)
    {
        _toRecord = cmdlets.GetType("CloudYourMoms.Commands.ErrorTable", throwOnError: true)!.GetMethod("ToRecord", BindingFlags.Static | BindingFlags.Public)!;
        All = [.. Enum.GetValues<YourMomErrorKind>().Select(kind =>
        {
            var when = comments.Of(kind).Element("summary") is { } summary ? DocComments.Line(summary) : string.Empty;
            return new ErrorHelp(kind.ToString(), when, Action(kind, null));
        })];
    }

    public IReadOnlyList<ErrorHelp> All { get; }

    /// <summary>An error as a cmdlet shows it: what to do names none of the parameters that the cmdlet does not have.</summary>
    public ErrorHelp Of(ErrorHelp error, CmdletInfo command) =>
        error with { Action = Action(Enum.Parse<YourMomErrorKind>(error.Id), command.Parameters.ContainsKey) };

    public string ToMarkdown()
    {
        var table = new StringBuilder("| Id | When | What to do |\n|---|---|---|\n");
        foreach (var error in All)
        {
            table.Append('|').Append(" `").Append(error.Id).Append("` | ").Append(Cell(error.When)).Append(" | ").Append(Cell(error.Action)).Append(" |\n");
        }

        return table.ToString();
    }

    private string Action(YourMomErrorKind kind, Func<string, bool>? hasParameter)
    {
        // What is known only when it happens stands for itself.
        var failure = new YourMomException(kind, "text")
        {
            InstanceIds = [123], InstanceName = "...", Vault = "...", CodeWasSent = true,
        };
        return ((ErrorRecord)_toRecord.Invoke(null, [failure, null, string.Empty, hasParameter])!).ErrorDetails.RecommendedAction;
    }

    private static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);
}
