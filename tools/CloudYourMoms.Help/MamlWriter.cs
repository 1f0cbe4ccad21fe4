using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CloudYourMoms.Help;

/// <summary>Writes help in MAML, the format of Get-Help.</summary>
/// <remarks>
/// Errors are written as notes. Get-Help displays MAML's error elements in seven lines each, grouped by whether they terminate, which
/// for this module depends on the input.
/// </remarks>
internal static class MamlWriter
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Root = "http://msh";

    public static void Write(IEnumerable<CmdletHelp> cmdlets, string path)
    {
        var document = new XElement(
            Root + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(Cmdlet));
        using var writer = XmlWriter.Create(path, new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
            Encoding = new UTF8Encoding(false),
        });
        document.Save(writer);
    }

    private static XElement Cmdlet(CmdletHelp help) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", help.Name),
            Texts("description", [help.Synopsis]),
            new XElement(Command + "verb", help.Name.Split('-')[0]),
            new XElement(Command + "noun", help.Name.Split('-')[1])),
        Texts("description", help.Description),
        new XElement(Command + "syntax", help.Syntax.Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", help.Name),
            set.Select(parameter => Parameter(parameter, isInSyntax: true))))),
        new XElement(Command + "parameters", help.Parameters.Select(parameter => Parameter(parameter, isInSyntax: false))),
        new XElement(Command + "inputTypes", help.Inputs.Select(input => Type("inputType", input))),
        new XElement(Command + "returnValues", help.Outputs.Select(output => Type("returnValue", output))),
        new XElement(
            Maml + "alertSet",
            new XElement(Maml + "title", "Errors, by the start of their FullyQualifiedErrorId:"),
            help.Errors.Select(Error)),
        new XElement(Command + "examples", help.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", help.Links.Select(
            link => new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", link), new XElement(Maml + "uri")))));

    private static XElement Parameter(ParameterHelp parameter, bool isInSyntax) => new(
        Command + "parameter",
        new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", Pipeline(parameter)),
        new XAttribute("position", parameter.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Maml + "name", parameter.Name),
        isInSyntax ? null : Texts("description", parameter.Text),
        parameter.Values.Count > 0
            ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(value => Value(value, isRequired: false)))
            : null,
        parameter.IsSwitch ? null : Value(parameter.Type, isRequired: true),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default ?? "none"));

    private static string Pipeline(ParameterHelp parameter) => (parameter.FromPipeline, parameter.FromPipelineByName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    private static XElement Value(string text, bool isRequired) =>
        new(
            Command + "parameterValue",
            new XAttribute("required", isRequired ? "true" : "false"),
            new XAttribute("variableLength", "false"),
            text);

    private static XElement Type(string name, TypeHelp type) => new(
        Command + name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name), new XElement(Maml + "uri")),
        Texts("description", type.Text.Select(text => TextLayout.Wrap(text, TextLayout.NoteWidth))));

    private static XElement Error(ErrorHelp error) => new(
        Maml + "alert",
        new XElement(
            Maml + "para",
            $"{error.Id}\n{TextLayout.Wrap(error.When, TextLayout.NoteWidth, indent: 4)}\n" +
            $"{TextLayout.Wrap(error.Action, TextLayout.NoteWidth, indent: 4)}\n"));

    // Get-Help does not separate examples with an empty line.
    private static XElement Example(ExampleHelp example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}: {example.Title.TrimEnd('.')}"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", example.Remarks.Append(string.Empty).Select(text => new XElement(Maml + "para", text))));

    private static XElement Texts(string name, IEnumerable<string> texts) =>
        new(Maml + name, texts.Select(text => new XElement(Maml + "para", text)));
}
