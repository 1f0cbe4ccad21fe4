using System.Management.Automation;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The output of Get-Help, or a part of it.</summary>
internal sealed class HelpText(PSObject? value)
{
    /// <summary>The help of a cmdlet, from the imported module.</summary>
    public static async Task<HelpText> OfAsync(ModuleSession session, string name) =>
        new(Assert.Single((await session.RunAsync($"Get-Help {name} -Full -ErrorAction Stop")).Output));

    /// <summary>The text at a path of properties; paragraphs are lines.</summary>
    public string this[string path] => string.Join('\n', Items(path).Select(item => item.ToString())).Trim();

    /// <summary>All values at a path of properties.</summary>
    public IReadOnlyList<HelpText> Items(string path) => path.Split('.').Aggregate<string, IReadOnlyList<HelpText>>(
        [this], (parts, name) => [.. parts.SelectMany(part => part.Property(name))]);

    public override string ToString() => value?.Properties["Text"]?.Value?.ToString() ?? value?.ToString() ?? string.Empty;

    private IEnumerable<HelpText> Property(string name)
    {
        var found = value?.Properties[name]?.Value;
        return found switch
        {
            null => [],
            PSObject { BaseObject: object[] items } => items.Select(item => new HelpText(PSObject.AsPSObject(item))),
            object[] items => items.Select(item => new HelpText(PSObject.AsPSObject(item))),
            _ => [new HelpText(PSObject.AsPSObject(found))],
        };
    }
}
