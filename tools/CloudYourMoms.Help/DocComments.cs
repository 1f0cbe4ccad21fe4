using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CloudYourMoms.Help;

/// <summary>The documentation comments of an assembly and of the core in the same folder.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public DocComments(string assembly)
    {
        foreach (var file in new[] { assembly, Path.Combine(Path.GetDirectoryName(assembly)!, "CloudYourMoms.dll") })
        {
            foreach (var member in XDocument.Load(Path.ChangeExtension(file, ".xml"), LoadOptions.PreserveWhitespace).Descendants("member"))
            {
                _members[member.Attribute("name")!.Value] = member;
            }
        }
    }

    public XElement Of(Type type) => Of($"T:{type.FullName}");

    public XElement Of(PropertyInfo property) => Of($"P:{property.DeclaringType!.FullName}.{property.Name}");

    public XElement Of(Enum value) => Of($"F:{value.GetType().FullName}.{value}");

    /// <summary>The paragraphs of an element: its para elements, or the whole element if it has none.</summary>
    public static IReadOnlyList<string> Paragraphs(XElement? element) => element switch
    {
        null => [],
        _ when element.Elements("para").Any() => [.. element.Elements("para").Select(Line).Where(text => text.Length > 0)],
        _ when Line(element) is { Length: > 0 } text => [text],
        _ => [],
    };

    /// <summary>The text of nodes as one line.</summary>
    public static string Line(IEnumerable<XNode> nodes)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" } reference => ReferenceText(reference),
                XElement element => element.Value,
                _ => string.Empty,
            });
        }

        return Space().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>The text of an element as one line.</summary>
    public static string Line(XElement element) => Line(element.Nodes());

    /// <summary>The lines of an element without their common indentation.</summary>
    public static string Code(XElement element)
    {
        var lines = element.Value.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line)).Trim('\n');
    }

    /// <summary>The target of a cref as a documentation id: T:, F: or P: and the full name.</summary>
    public static string? Target(XElement element) => element.Attribute("cref")?.Value;

    private XElement Of(string name) => _members.GetValueOrDefault(name) ?? new XElement("member");

    private static string ReferenceText(XElement reference)
    {
        var target = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name"))?.Value ?? string.Empty;
        return CmdletReader.CommandName(target) ?? target[(target.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
