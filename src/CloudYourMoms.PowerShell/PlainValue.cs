using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>What a user writes in PowerShell, without PowerShell's wrappers: the core knows plain .NET values only.</summary>
internal static class PlainValue
{
    // A hashtable can hold itself; JSON readers stop at 64 as well.
    private const int DeepestLevel = 64;

    private static readonly string[] ReservedNames = ["psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers"];

    /// <summary>The members of a hashtable; of what kind an error is when it has no end.</summary>
    public static Dictionary<string, object?> Members(IDictionary? dictionary, YourMomErrorKind error = YourMomErrorKind.InvalidInstance) => Members(dictionary, 0, error);

    public static Dictionary<string, object?> MembersOf(PSObject custom) => MembersOf(custom, 0, YourMomErrorKind.InvalidInstance);

    public static object? Of(object? value, YourMomErrorKind error) => Of(value, 0, error);

    /// <summary>The other way: dictionaries become objects with properties, lists arrays.</summary>
    public static object? ToObject(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> members when !members.Keys.All(CanBeProperty) || members.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < members.Count:
                // No object can have such properties: nothing of it is to be lost.
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

    private static bool CanBeProperty(string name) => name.Length > 0 && !Array.Exists(ReservedNames, reserved => reserved.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, object?> Members(IDictionary? dictionary, int level, YourMomErrorKind error)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary ?? new Hashtable())
        {
            members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)] = Of(entry.Value, level, error);
        }

        return members;
    }

    private static Dictionary<string, object?> MembersOf(PSObject custom, int level, YourMomErrorKind error) =>
        custom.Properties.ToDictionary(p => p.Name, p => Of(p.Value, level, error), StringComparer.Ordinal);

    private static object? Of(object? value, int level, YourMomErrorKind error) => value switch
    {
        _ when level > DeepestLevel => throw new YourMomException(
            error,
            $"A value is nested more than {DeepestLevel} levels deep, or holds itself."),
        PSObject { BaseObject: PSCustomObject } custom => MembersOf(custom, level + 1, error),
        PSObject wrapper => Of(wrapper.BaseObject, level, error),
        SwitchParameter flag => flag.ToBool(),
        IDictionary dictionary => Members(dictionary, level + 1, error),
        string text => text,
        IEnumerable items => items.Cast<object?>().Select(item => Of(item, level + 1, error)).ToList(),
        _ => value,
    };
}
