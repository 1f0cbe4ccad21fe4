using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>The name of instances, literal or with wildcards. Comparison ignores case.</summary>
internal sealed class NameOrId
{
    private readonly WildcardPattern? _pattern;

    private NameOrId(string text, WildcardPattern? pattern, string literal)
    {
        Text = text;
        _pattern = pattern;
        Literal = pattern is null ? literal : null;
    }

    /// <summary>The name as specified.</summary>
    public string Text { get; }

    /// <summary>The name without escapes; null if it has wildcards.</summary>
    public string? Literal { get; }

    public static NameOrId Parse(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text))
        {
            return new(text, null, WildcardPattern.Unescape(text));
        }

        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            _ = pattern.IsMatch(string.Empty);
            return new(text, pattern, text);
        }
        catch (WildcardPatternException)
        {
            // A bracket that is not closed is part of the name.
            return new(text, null, text);
        }
    }

    public bool IsMatch(string name) => _pattern?.IsMatch(name) ?? name.Equals(Literal, StringComparison.OrdinalIgnoreCase);
}
