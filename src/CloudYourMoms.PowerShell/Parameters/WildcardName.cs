using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Reads a name that may hold wildcards.</summary>
internal static class WildcardName
{
    /// <summary>The pattern, which ignores case.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidWildcardPattern"/>: a bracket has no counterpart, or a range is reversed.</exception>
    public static WildcardPattern Parse(string name)
    {
        try
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

            // The engine reads the pattern at the first comparison only.
            _ = pattern.IsMatch(name);
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidWildcardPattern,
                $"'{Redactor.RemoveLineBreaks(name)}' is no wildcard pattern: a bracket has no counterpart, or the range in it is reversed.",
                e);
        }
    }
}
