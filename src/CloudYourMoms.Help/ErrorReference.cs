using System.Management.Automation;
using System.Reflection;
using System.Text;

namespace CloudYourMoms.Help;

/// <summary>Every error id, in the order of the kinds: when it comes, from the comment of its kind; what to do, from the table that the cmdlets use.</summary>
internal sealed class ErrorReference
{
    public ErrorReference(DocComments comments, Assembly cmdlets)
    {
        var toRecord = cmdlets.GetType("CloudYourMoms.Commands.ErrorTable", throwOnError: true)!.GetMethod("ToRecord", BindingFlags.Static | BindingFlags.Public)!;
        All = [.. Enum.GetValues<YourMomErrorKind>().Select(kind =>
        {
            // What is known only when it happens stands for itself.
            var failure = new YourMomException(kind, "text")
            {
                InstanceIds = [123], InstanceName = "...", Vault = "...", CodeWasSent = true,
            };
            var record = (ErrorRecord)toRecord.Invoke(null, [failure, null, string.Empty])!;
            var when = comments.Of(kind).Element("summary") is { } summary ? DocComments.Line(summary) : string.Empty;
            return new ErrorHelp(kind.ToString(), when, record.ErrorDetails.RecommendedAction);
        })];
    }

    public IReadOnlyList<ErrorHelp> All { get; }

    public string ToMarkdown()
    {
        var table = new StringBuilder("| Id | When | What to do |\n|---|---|---|\n");
        foreach (var error in All)
        {
            table.Append('|').Append(" `").Append(error.Id).Append("` | ").Append(Cell(error.When)).Append(" | ").Append(Cell(error.Action)).Append(" |\n");
        }

        return table.ToString();
    }

    private static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);
}
