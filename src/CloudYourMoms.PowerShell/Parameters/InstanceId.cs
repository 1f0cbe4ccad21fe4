using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace CloudYourMoms.PowerShell.Parameters;

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
