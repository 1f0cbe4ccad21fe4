using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>Creates error records with the category and recommended action of each error kind. The error id is the kind's name.</summary>
internal static class ErrorRecordFactory
{
    // [[Parameter|text]]: text for cmdlets that have the parameter.
    private static readonly Regex ParameterText = new(
        @"\[\[(?<name>\w+)\|(?<text>.*?)\]\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Creates the error record for a failure.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">The value of <see cref="ErrorRecord.TargetObject"/>.</param>
    /// <param name="account">The account arguments to add to the commands in the recommended action.</param>
    /// <param name="hasParameter">True for parameters of the cmdlet; null for a cmdlet that has all of them.</param>
    public static ErrorRecord ToRecord(YourMomException exception, object? target, string account, Func<string, bool>? hasParameter)
    {
        var (category, action) = ErrorMetadata.Of(exception.Kind);
        var recommendedAction = ParameterText
            .Replace(
                exception.Remedy ?? action,
                match => hasParameter?.Invoke(match.Groups["name"].Value) == false ? string.Empty : match.Groups["text"].Value)
            .Replace("{code}", exception is ApiException { CodeWasSent: true } ? $" {Messages.AuthorizationCodeAdvice}" : string.Empty)
            .Replace("{id}", string.Join(",", exception.InstanceIds))
            .Replace("{account}", account)
            .Replace("{vault}", CommandArgument.Format("Vault", exception.Vault))
            .Replace("{name}", CodeGeneration.EscapeSingleQuotedStringContent(Pattern(exception.InstanceName)));
        return new ErrorRecord(exception, exception.Kind.ToString(), category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = UnicodeText.EscapeInvisible(recommendedAction) },
        };
    }

    // The command must not contain control characters from the platform.
    private static string Pattern(string? name) =>
        name is not null && Redactor.RemoveLineBreaks(name) == name ? WildcardPattern.Escape(name) : "*";
}
