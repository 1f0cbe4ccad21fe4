using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Values and what they mean, as the engine offers them.</summary>
internal static class Completion
{
    /// <summary>Those that begin with the word, in quotes where a value needs them.</summary>
    /// <remarks>None with control characters: they would run on the prompt.</remarks>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<(string Value, string Meaning)> values)
    {
        var start = word.Trim('\'', '"');
        return values
            .Where(value => value.Value.Length > 0 && !value.Value.Any(char.IsControl))
            .Where(value => value.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(
                Quoted(value.Value),
                Redactor.EscapeInvisible(value.Value),
                CompletionResultType.ParameterValue,
                Redactor.EscapeInvisible(value.Meaning)));
    }

    private static string Quoted(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
        ? value
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
