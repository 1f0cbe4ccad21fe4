using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>
/// Takes text and numbers only. The text form of any other object is not a name, and would keep the object's properties from being bound.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOrIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">It is another kind of object.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (!IsNameOrId(inputData))
        {
            // The engine takes this cause, and no other, as the reason to try the properties of a piped object.
            const string Message = "A name is text, and an id is a whole number.";
            throw new ArgumentTransformationMetadataException(Message, new PSInvalidCastException(Message));
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

/// <summary>A name of instances, literal or with wildcards. Case does not count.</summary>
internal sealed class NameOrId
{
    private readonly WildcardPattern? _pattern;

    private NameOrId(string text, WildcardPattern? pattern, string literal)
    {
        Text = text;
        _pattern = pattern;
        Literal = pattern is null ? literal : null;
    }

    /// <summary>The name as it was given.</summary>
    public string Text { get; }

    /// <summary>The name without escapes; null when it has wildcards.</summary>
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
            // A bracket that is never closed can only be meant as one.
            return new(text, null, text);
        }
    }

    public bool IsMatch(string name) => _pattern?.IsMatch(name) ?? name.Equals(Literal, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads a name that may hold wildcards.</summary>
internal static class WildcardName
{
    /// <summary>The pattern, which ignores case.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidWildcardPattern"/>: a bracket has no counterpart, or a range is reversed.
    /// </exception>
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
                $"'{Redactor.RemoveLineBreaks(name)}' is no wildcard pattern: a bracket has no counterpart, "
                + "or the range in it is reversed.",
                e);
        }
    }
}
