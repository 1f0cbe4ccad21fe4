using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>What a user writes in PowerShell, without PowerShell's wrappers: the core knows plain .NET values only.</summary>
internal static class PlainValue
{
    public static Dictionary<string, object?> Members(IDictionary? dictionary)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary ?? new Hashtable())
        {
            members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)] = Of(entry.Value);
        }

        return members;
    }

    private static object? Of(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } custom => custom.Properties.ToDictionary(p => p.Name, p => Of(p.Value), StringComparer.Ordinal),
        PSObject wrapper => Of(wrapper.BaseObject),
        SwitchParameter flag => flag.ToBool(),
        IDictionary dictionary => Members(dictionary),
        string text => text,
        IEnumerable items => items.Cast<object?>().Select(Of).ToList(),
        _ => value,
    };
}
