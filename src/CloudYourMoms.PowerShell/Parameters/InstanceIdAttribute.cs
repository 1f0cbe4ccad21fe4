using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Accepts only ids of instances: positive integers and their text.</summary>
/// <remarks>The engine would round fractions and convert other types to numbers.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstanceIdAttribute : ArgumentTransformationAttribute
{
    // Longer text is not a mistyped id and may be a secret in the wrong parameter.
    private const int LongestShown = 24;

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">A value is not an id.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            // The engine rejects null for every parameter.
            null => null,
            IEnumerable items and not (string or IDictionary) => items.Cast<object?>().Select(Read).ToArray(),
            _ => new[] { Read(inputData) },
        };
    }

    private static long Read(object? value) => InstanceId.TryRead(value) ?? throw new ArgumentTransformationMetadataException(
        Messages.FormatInstanceIdInvalid(Describe(value is PSObject wrapper ? wrapper.BaseObject : value)));

    private static string Describe(object? value) => value switch
    {
        null => "$null",
        string { Length: > LongestShown } text => Messages.FormatInstanceIdLongText(text.Length),
        string text => $"'{UnicodeText.EscapeInvisible(text)}'",
        _ when PSObjectConverter.TextOf(value) is { } text => Messages.FormatInstanceIdTypedValue(value.GetType().Name, text),
        _ => Messages.FormatInstanceIdType(value.GetType().Name),
    };
}

/// <summary>Reads the id of an instance, in the same way for every parameter.</summary>
/// <remarks>
/// PowerShell converts 122.6 to 123, an empty string to 0, and true to 1. Such an id would be that of another instance.
/// </remarks>
internal static class InstanceId
{
    /// <summary>Reads ASCII digits without leading zeros, from 1 to <see cref="long.MaxValue"/>; null for other text.</summary>
    public static long? TryRead(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 &&
        id.ToString(CultureInfo.InvariantCulture) == text
            ? id
            : null;

    /// <summary>Reads an integer of any .NET type, or text; null for other values.</summary>
    public static long? TryRead(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        string text => TryRead(text),
        JsonElement { ValueKind: JsonValueKind.Number } number => TryRead(number.GetRawText()),
        JsonElement { ValueKind: JsonValueKind.String } text => TryRead(text.GetString()!),
        BigInteger number => TryRead(number.ToString(CultureInfo.InvariantCulture)),
        Enum => null,
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.UInt64 =>
            TryRead(number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };
}
