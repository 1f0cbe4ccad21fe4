using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace CloudYourMoms.Help;

/// <summary>Reads the parameters of a cmdlet: their metadata from the engine, their texts and their default values.</summary>
internal sealed class ParameterReader(DocComments comments, Type cmdlet, Action<string> report)
{
    private static readonly Dictionary<string, string> EngineParameters = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would happen if the command runs. The command is not run.",
        ["Confirm"] = "Prompts for confirmation before the command runs.",
    };

    // Only for reading default values: the cmdlet is never run.
    private readonly object _instance = Activator.CreateInstance(cmdlet)!;

    /// <summary>The parameters of a set, in the order of its syntax.</summary>
    public IReadOnlyList<ParameterHelp> ReadSet(CommandParameterSetInfo set) =>
        [
            .. Shown(set).Select(Read).OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(
                parameter => parameter.IsMandatory),
        ];

    /// <summary>The parameters of all sets. A parameter is mandatory if it is mandatory in every set that contains it.</summary>
    public IReadOnlyList<ParameterHelp> ReadAll(IEnumerable<CommandParameterSetInfo> sets) =>
    [
        .. sets.SelectMany(Shown).GroupBy(parameter => parameter.Name, Read, StringComparer.Ordinal)
            .Select(each => each.First() with
            {
                IsMandatory = each.All(parameter => parameter.IsMandatory),
                FromPipeline = each.Any(parameter => parameter.FromPipeline),
                FromPipelineByName = each.Any(parameter => parameter.FromPipelineByName),
            })
            .OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenBy(parameter => Rank(parameter.Name)),
    ];

    private IEnumerable<CommandParameterInfo> Shown(CommandParameterSetInfo set) => set.Parameters
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) &&
            !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow))
        .OrderBy(parameter => Rank(parameter.Name));

    private ParameterHelp Read(CommandParameterInfo parameter)
    {
        var property = cmdlet.GetProperty(parameter.Name);
        var text = property is null ? [EngineParameters[parameter.Name]] : DocComments.Paragraphs(comments.Of(property).Element("summary"));
        if (text.Count == 0)
        {
            report($"the parameter -{parameter.Name} has no text (summary).");
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return new(parameter.Name, text, Name(type))
        {
            IsSwitch = type == typeof(SwitchParameter),
            IsMandatory = parameter.IsMandatory,
            Position = parameter.Position >= 0 ? parameter.Position : null,
            FromPipeline = parameter.ValueFromPipeline,
            FromPipelineByName = parameter.ValueFromPipelineByPropertyName,
            TakesWildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            Default = property is null ? bool.FalseString : parameter.IsMandatory ? null : Default(property),
            Aliases = [.. parameter.Aliases],
            Values = [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues)],
        };
    }

    // As in the engine's syntax: the type accelerator, or the type name without its namespace.
    private static string Name(Type type)
    {
        var name = Microsoft.PowerShell.ToStringCodeMethods.Type(new PSObject(type));
        return name[(name.LastIndexOf('.') + 1)..];
    }

    // The documented default, or the property's value. Null for empty values and for a number outside of the valid range, which means
    // "not set".
    private string? Default(PropertyInfo property) =>
        property.GetCustomAttribute<PSDefaultValueAttribute>()?.Help ?? property.GetValue(_instance) switch
        {
            SwitchParameter flag => flag.ToString(),
            int number when property.GetCustomAttribute<ValidateRangeAttribute>()?.MinRange is int minimum && number < minimum => null,
            string text => text.Length > 0 ? text : null,
            IDictionary => null,
            string[] texts => texts.Length > 0 ? string.Join(", ", texts) : null,
            IEnumerable => null,
            var value => value?.ToString(),
        };

    // The cmdlet's parameters in source order, then those of its base classes, then the engine's.
    private long Rank(string parameter)
    {
        if (cmdlet.GetProperty(parameter) is not { } property)
        {
            return long.MaxValue;
        }

        var depth = 0;
        for (var type = cmdlet; type != property.DeclaringType; type = type!.BaseType)
        {
            depth++;
        }

        return ((long)depth << 32) + property.MetadataToken;
    }
}
