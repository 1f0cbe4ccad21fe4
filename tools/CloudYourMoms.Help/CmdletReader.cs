using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Xml.Linq;

namespace CloudYourMoms.Help;

/// <summary>Reads the cmdlets' metadata from the engine and their documentation comments; reports missing comments.</summary>
internal sealed class CmdletReader(DocComments comments, ErrorReference errors, List<string> problems)
{
    private const int MaxCodeWidth = 75;
    private static readonly Dictionary<string, string> NamesByType = new(StringComparer.Ordinal);

    /// <summary>The name of the cmdlet whose class a cref refers to; null if it refers to another member.</summary>
    public static string? CommandName(string? target) => NamesByType.GetValueOrDefault(target ?? string.Empty);

    public IReadOnlyList<CmdletHelp> Read(Assembly assembly)
    {
        List<(string Name, Type Class)> cmdlets =
        [
            .. assembly.GetExportedTypes()
                .Select(type => (Cmdlet: type.GetCustomAttribute<CmdletAttribute>(), Class: type))
                .Where(each => each.Cmdlet is not null)
                .Select(each => ($"{each.Cmdlet!.VerbName}-{each.Cmdlet.NounName}", each.Class))
                .OrderBy(each => each.Item1, StringComparer.Ordinal),
        ];
        var state = InitialSessionState.Create();
        foreach (var (name, type) in cmdlets)
        {
            NamesByType[$"T:{type.FullName}"] = name;
            state.Commands.Add(new SessionStateCmdletEntry(name, type, null));
        }

        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return [.. cmdlets.Select(
            cmdlet => Read((CmdletInfo)runspace.SessionStateProxy.InvokeCommand.GetCommand(cmdlet.Name, CommandTypes.Cmdlet)))];
    }

    private CmdletHelp Read(CmdletInfo command)
    {
        var (name, type) = (command.Name, command.ImplementingType);
        var comment = comments.Of(type);
        var parameters = new ParameterReader(comments, type, problem => problems.Add($"{name}: {problem}"));
        var help = new CmdletHelp(name, Synopsis(comment), DocComments.Paragraphs(comment.Element("remarks")))
        {
            Syntax = [.. command.ParameterSets.OrderByDescending(set => set.IsDefault).Select(parameters.ReadSet)],
            Parameters = parameters.ReadAll(command.ParameterSets),
            Inputs = Types(comment, "input"),
            Outputs = Types(comment, "output"),
            Errors = [.. Errors(type).Select(error => errors.Of(error, command))],
            Examples = [.. comment.Elements("example").Select(Example)],
            Links =
            [
                .. comment.Elements("seealso").Select(link => CommandName(DocComments.Target(link))).OfType<string>(),
                "about_CloudYourMoms",
            ],
        };
        Check(help, command);
        return help;
    }

    private void Check(CmdletHelp help, CmdletInfo command)
    {
        void Require(bool condition, string missing)
        {
            if (!condition)
            {
                problems.Add($"{help.Name} has no {missing}.");
            }
        }

        Require(help.Synopsis.Length > 0, "synopsis (summary)");
        Require(help.Description.Count > 0, "description (remarks)");
        Require(help.Examples.Count > 0, "example");
        Require(help.Examples.All(example => example.Title.Length > 0 && example.Code.Length > 0), "title or code for one of its examples");
        Require(help.Errors.Count > 0, "error ids (error)");
        Require(help.Links.Count > 1, "links to other cmdlets (seealso)");
        Require(
            help.Inputs.Count > 0 && help.Inputs.All(input => input.Text.Count > 0), "inputs, or no text for one of its inputs (input)");
        Require(help.Outputs.All(output => output.Text.Count > 0), "text for one of its outputs (output)");
        var declared = command.ImplementingType.GetCustomAttributes<OutputTypeAttribute>()
            .SelectMany(output => output.Type)
            .Select(output => output.Name)
            .DefaultIfEmpty("None")
            .Order(StringComparer.Ordinal);
        Require(
            declared.SequenceEqual(help.Outputs.Select(output => output.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal),
            "outputs that match its OutputType (output)");
        problems.AddRange(
            help.Examples.SelectMany(example => example.Code.Split('\n')).Where(line => line.Length > MaxCodeWidth).Select(line =>
                $"{help.Name} has an example with a line of more than {MaxCodeWidth} characters, which a terminal of " +
                $"80 columns wraps: {line.Trim()}"));
    }

    private static string Synopsis(XElement comment) =>
        comment.Element("summary") is { } summary ? DocComments.Line(summary) : string.Empty;

    private static IReadOnlyList<TypeHelp> Types(XElement comment, string element) =>
        [.. comment.Elements(element).Select(each => new TypeHelp(DocComments.Target(each)?[2..] ?? "None", DocComments.Paragraphs(each)))];

    // Includes the errors of the base classes.
    private IReadOnlyList<ErrorHelp> Errors(Type? type)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (; type is not null; type = type.BaseType)
        {
            ids.UnionWith(comments.Of(type).Elements("error").Select(error => DocComments.Target(error)!.Split('.')[^1]));
        }

        return [.. errors.All.Where(error => ids.Contains(error.Id))];
    }

    private static ExampleHelp Example(XElement example)
    {
        var code = example.Element("code");
        return new(
            DocComments.Line(example.Nodes().TakeWhile(node => node != code)),
            code is null ? string.Empty : DocComments.Code(code),
            [.. example.Elements("para").Select(DocComments.Line)]);
    }
}
