using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Takes ids of instances only: positive integers, and text of their digits.</summary>
/// <remarks>The engine would round fractions, and make a number of any value.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstanceIdAttribute : ArgumentTransformationAttribute
{
    // Longer text is no id that was mistyped, and may be a secret in the wrong place.
    private const int LongestShown = 24;

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">A value is no id.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            // The engine refuses these for every parameter.
            null => null,
            IEnumerable items and not (string or IDictionary) => items.Cast<object?>().Select(Read).ToArray(),
            _ => new[] { Read(inputData) },
        };
    }

    private static long Read(object? value) => InstanceId.TryRead(value) ?? throw new ArgumentTransformationMetadataException(
        $"{Describe(value is PSObject wrapper ? wrapper.BaseObject : value)} is not the id of an instance. " +
        "Give a whole number from 1, as Get-YourMomInstance shows it, or pipe the record of the instance. Nothing was sent.");

    private static string Describe(object? value) => value switch
    {
        null => "$null",
        string { Length: > LongestShown } text => $"A text of {text.Length} characters",
        string text => $"'{UnicodeText.EscapeInvisible(text)}'",
        _ when PSObjectConverter.TextOf(value) is { } text => $"The {value.GetType().Name} {text}",
        _ => $"A {value.GetType().Name}",
    };
}

/// <summary>Reads the id of an instance: one rule for every parameter that takes one.</summary>
/// <remarks>
/// PowerShell makes a number of almost anything: 123 of 122.6, 0 of an empty text, 1 of true. An id made like that is another instance.
/// </remarks>
internal static class InstanceId
{
    /// <summary>The id that a text is: ASCII digits without leading zeros, from 1 to the largest long. Else null.</summary>
    public static long? TryRead(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 &&
        id.ToString(CultureInfo.InvariantCulture) == text
            ? id
            : null;

    /// <summary>The id that a value is: an integer of .NET, or text as above. Else null.</summary>
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
