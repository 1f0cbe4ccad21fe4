using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>
/// Accepts only text and numbers. Otherwise the engine would convert an object to text and not bind the object's properties.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOrIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is an object of another type.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (!IsNameOrId(inputData))
        {
            // The engine binds the properties of a piped object only if this is the inner exception.
            throw new ArgumentTransformationMetadataException(
                Messages.NameOrIdInvalid, new PSInvalidCastException(Messages.NameOrIdInvalid));
        }

        return inputData;
    }

    private static bool IsNameOrId(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        null or string or char => true,
        Enum => false,
        IEnumerable<object?> items => items.All(IsNameOrId),
        IEnumerable<string> or IEnumerable<long> or IEnumerable<int> => true,
        IConvertible number => number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal,
        _ => false,
    };
}

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
