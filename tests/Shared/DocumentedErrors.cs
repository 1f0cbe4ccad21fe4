using System.Management.Automation;
using System.Management.Automation.Host;
using System.Xml.Linq;

namespace CloudYourMoms.Testing;

/// <summary>
/// The error ids in the staged help, by cmdlet. Every error of a script must be in the help of its cmdlet.
/// </summary>
internal static class DocumentedErrors
{
    private const string Commands = "CloudYourMoms.PowerShell.Commands.";

    private static readonly Lazy<ILookup<string, string>> Texts = new(Read);

    private static readonly Lazy<ILookup<string, string>> Ids = new(() => Texts.Value
        .SelectMany(cmdlet => cmdlet, (cmdlet, text) => (Cmdlet: cmdlet.Key, Id: text.Split('\n')[0]))
        .ToLookup(each => each.Cmdlet, each => each.Id, StringComparer.Ordinal));

    /// <summary>The error ids in the help of a cmdlet.</summary>
    public static IReadOnlyList<string> Of(string cmdlet) => [.. Ids.Value[cmdlet.Replace("-", string.Empty, StringComparison.Ordinal)]];

    /// <summary>The help text of each error of a cmdlet.</summary>
    public static IReadOnlyList<string> TextsOf(string cmdlet) =>
        [.. Texts.Value[cmdlet.Replace("-", string.Empty, StringComparison.Ordinal)]];

    /// <summary>Fails if a cmdlet of the module wrote an error that its help does not document.</summary>
    public static void Require(ScriptResult result)
    {
        var errors = result.Terminating is IContainsErrorRecord terminating and not ParameterBindingException
            ? result.Errors.Append(terminating.ErrorRecord)
            : result.Errors;
        foreach (var error in errors)
        {
            // Binding errors and host errors are the engine's own, although they have the cmdlet's name.
            if (error.FullyQualifiedErrorId.Split(',') is [var id, .., var source]
                && source.StartsWith(Commands, StringComparison.Ordinal)
                && error.Exception is not (ParameterBindingException or HostException))
            {
                var cmdlet = source[Commands.Length..^"Command".Length];
                Assert.True(
                    Ids.Value[cmdlet].Contains(id, StringComparer.Ordinal),
                    $"The help of {cmdlet} does not document the error {id}: {error}");
            }
        }
    }

    // The key is the cmdlet's name without the hyphen, as in its class name.
    private static ILookup<string, string> Read()
    {
        var help = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "CloudYourMoms.PowerShell.dll-Help.xml"));
        return help.Root!.Elements()
            .SelectMany(command => Each(command, "alert"), (command, alert) => (
                Cmdlet: Each(command, "verb").First().Value + Each(command, "noun").First().Value, Text: alert.Value.Trim()))
            .ToLookup(each => each.Cmdlet, each => each.Text, StringComparer.Ordinal);
    }

    private static IEnumerable<XElement> Each(XElement parent, string name) =>
        parent.Descendants().Where(element => element.Name.LocalName == name);
}
