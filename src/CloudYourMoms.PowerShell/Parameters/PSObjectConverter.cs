using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Converts the values of parameters to the plain .NET values that the core supports.</summary>
/// <remarks>
/// Text, numbers, booleans, secure strings, lists and dictionaries keep their type. Dates and other values with a standard format are
/// converted to invariant text. All other types are rejected: their text is a type name or depends on the machine.
/// </remarks>
internal static class PSObjectConverter
{
    // A hashtable can contain itself. 64 is also the default limit of System.Text.Json.
    private const int DeepestLevel = 64;

    // ISO 8601 without trailing zeros, the format of ConvertTo-Json.
    private const string Iso8601 = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK";

    private static readonly string[] ReservedNames = ["psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers"];

    /// <summary>The members of a hashtable.</summary>
    /// <exception cref="YourMomException">The type of a value is not supported; the kind is <paramref name="error"/>.</exception>
    public static Dictionary<string, object?> Members(IDictionary? dictionary, YourMomErrorKind error = YourMomErrorKind.InvalidInstance) =>
        Members(dictionary ?? new Hashtable(), "value", 0, error);

    /// <summary>The properties of an object.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidInstance"/>: the type of a value is not supported.</exception>
    public static Dictionary<string, object?> MembersOf(PSObject custom) => MembersOf(custom, 0, YourMomErrorKind.InvalidInstance);

    /// <summary>Converts a value.</summary>
    /// <exception cref="YourMomException">The type of the value is not supported; the kind is <paramref name="error"/>.</exception>
    public static object? Of(object? value, YourMomErrorKind error) => Of(value, "value", 0, error);

    /// <summary>The query parameters as strings and secure strings. A list becomes one parameter for each item.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidQueryParameter"/>: a value cannot be converted to text.
    /// </exception>
    public static IEnumerable<KeyValuePair<string, object>> Query(IDictionary query) =>
        from parameter in Members(query, YourMomErrorKind.InvalidQueryParameter)
        from value in parameter.Value is List<object?> items ? items : [parameter.Value]
        let text = value as SecureString ?? (object?)TextOf(value) ?? throw NotText(parameter.Key, value)
        select new KeyValuePair<string, object>(parameter.Key, text);

    /// <summary>The culture-invariant text of a value; null if its type has none.</summary>
    public static string? TextOf(object? value) => value switch
    {
        string text => text,
        char character => character.ToString(),
        bool flag => flag ? "true" : "false",
        Uri uri => uri.OriginalString,
        DateTime date => date.ToString(Iso8601, CultureInfo.InvariantCulture),
        DateTimeOffset date => date.ToString(Iso8601, CultureInfo.InvariantCulture),
        Enum name => name.ToString(),
        Guid or TimeSpan or Version => value.ToString(),
        double number when double.IsNaN(number) || double.IsInfinity(number) => null,
        float number when float.IsNaN(number) || float.IsInfinity(number) => null,
        double or float => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        _ when IsNumber(value) => ((IFormattable)value!).ToString(null, CultureInfo.InvariantCulture),

        // netstandard2.0 lacks these types.
        IFormattable date when date.GetType().FullName is "System.DateOnly" or "System.TimeOnly" =>
            date.ToString("O", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The unwrapped value of a property; null if the object does not have the property.</summary>
    /// <exception cref="YourMomException">The property cannot be read; the kind is <paramref name="error"/>.</exception>
    public static object? Property(PSObject record, string name, YourMomErrorKind error)
    {
        var value = ThirdPartyValue.Read(name, error, () => record.Properties[name]?.Value);
        return (value is PSObject wrapper ? wrapper.BaseObject : value) switch
        {
            JsonElement element => RequireValue(element, name, error),
            var plain => plain,
        };
    }

    /// <summary>Converts dictionaries to objects with properties, and lists to arrays.</summary>
    public static object? ToObject(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> members when !members.Keys.All(CanBeProperty) ||
                members.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < members.Count:
                // An object cannot have properties with these names. A dictionary keeps them all.
                var entries = new OrderedDictionary(StringComparer.Ordinal);
                foreach (var member in members)
                {
                    entries.Add(member.Key, ToObject(member.Value));
                }

                return entries;
            case IReadOnlyDictionary<string, object?> members:
                var result = new PSObject();
                foreach (var member in members)
                {
                    result.Properties.Add(new PSNoteProperty(member.Key, ToObject(member.Value)));
                }

                return result;
            case IEnumerable<object?> items:
                return items.Select(ToObject).ToArray();
            default:
                return value;
        }
    }

    private static bool CanBeProperty(string name) =>
        name.Length > 0 && !Array.Exists(ReservedNames, reserved => reserved.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, object?> Members(IDictionary dictionary, string name, int level, YourMomErrorKind error)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var entry in ThirdPartyValue.Read(name, error, () => Entries(dictionary)))
        {
            var key = entry.Key is PSObject wrapper ? wrapper.BaseObject : entry.Key;
            var text = TextOf(key) ?? throw new YourMomException(error, Messages.FormatValueNameTypeInvalid(key.GetType().Name));
            Add(members, text, Of(entry.Value, text, level, error), error);
        }

        return members;
    }

    private static List<DictionaryEntry> Entries(IDictionary dictionary)
    {
        var entries = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in dictionary)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static Dictionary<string, object?> MembersOf(PSObject custom, int level, YourMomErrorKind error)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in custom.Properties)
        {
            var value = ThirdPartyValue.Read(property.Name, error, () => property.Value);
            Add(members, property.Name, Of(value, property.Name, level, error), error);
        }

        return members;
    }

    private static Dictionary<string, object?> MembersOf(
        IEnumerable<KeyValuePair<string, object?>> pairs, string name, int level, YourMomErrorKind error)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var pair in ThirdPartyValue.Read(name, error, pairs.ToList))
        {
            Add(members, pair.Key, Of(pair.Value, pair.Key, level, error), error);
        }

        return members;
    }

    private static void Add(Dictionary<string, object?> members, string? name, object? value, YourMomErrorKind error)
    {
        if (name is null || members.ContainsKey(name))
        {
            throw new YourMomException(
                error, name is null ? Messages.ValueNameMissing : Messages.FormatValueNameTwice(Redactor.RemoveLineBreaks(name)));
        }

        members.Add(name, value);
    }

    private static JsonElement RequireValue(JsonElement element, string name, YourMomErrorKind error) =>
        ThirdPartyValue.Read(name, error, () => element.ValueKind) == JsonValueKind.Undefined
            ? throw new YourMomException(error, Messages.FormatValueJsonUndefined(Redactor.RemoveLineBreaks(name)))
            : element;

    private static object? Of(object? value, string name, int level, YourMomErrorKind error) => value switch
    {
        null => null,
        _ when level > DeepestLevel => throw new YourMomException(error, Messages.FormatValueTooDeep(DeepestLevel)),
        PSObject { BaseObject: PSCustomObject } custom => MembersOf(custom, level + 1, error),
        PSObject wrapper => Of(wrapper.BaseObject, name, level, error),
        SwitchParameter flag => flag.ToBool(),
        SecureString secret when ThirdPartyValue.Read(name, error, () => secret.Length) >= 0 => secret,
        JsonElement element => RequireValue(element, name, error),
        bool => value,
        Uri or Enum => TextOf(value),
        _ when IsNumber(value) => value,
        IDictionary dictionary => Members(dictionary, name, level + 1, error),
        IEnumerable<KeyValuePair<string, object?>> members => MembersOf(members, name, level + 1, error),
        IEnumerable items when IsList(items) => ThirdPartyValue.Read(name, error, () => items.Cast<object?>().ToList())
            .ConvertAll(item => Of(item, name, level + 1, error)),
        _ => TextOf(value) ?? throw new YourMomException(
            error,
            Messages.FormatValueTypeInvalid(Redactor.RemoveLineBreaks(name), value.GetType().Name)),
    };

    private static bool IsNumber(object? value) =>
        value is decimal or double or float or long or ulong or int or uint or short or ushort or byte or sbyte or BigInteger;

    // XML nodes and other trees can be enumerated but are not lists: their items are of the same type.
    private static bool IsList(IEnumerable items) => items is not string && (items is ICollection || Array.Exists(
        items.GetType().GetInterfaces(),
        type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) &&
            !type.GenericTypeArguments[0].IsInstanceOfType(items)));

    private static YourMomException NotText(string name, object? value)
    {
        name = Redactor.RemoveLineBreaks(name);
        return new(YourMomErrorKind.InvalidQueryParameter, value switch
        {
            null => Messages.FormatQueryParameterWithoutValue(name),
            IEnumerable => Messages.FormatQueryParameterNested(name),
            _ => Messages.FormatQueryParameterTypeInvalid(name, value.GetType().Name),
        });
    }
}
