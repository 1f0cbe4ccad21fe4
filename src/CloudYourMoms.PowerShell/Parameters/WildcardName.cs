using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Parses a name that can contain wildcards.</summary>
internal static class WildcardName
{
    /// <summary>Creates a pattern that ignores case.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidWildcardPattern"/>: a bracket is unmatched, or a range is reversed.
    /// </exception>
    public static WildcardPattern Parse(string name)
    {
        try
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

            // The engine validates the pattern only on the first comparison.
            _ = pattern.IsMatch(name);
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidWildcardPattern,
                Messages.FormatWildcardPatternInvalid(Redactor.RemoveLineBreaks(name)),
                e);
        }
    }
}
