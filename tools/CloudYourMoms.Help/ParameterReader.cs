using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace CloudYourMoms.Help;

/// <summary>The parameters of a cmdlet: what the engine knows of them, their texts, and their values when they are not given.</summary>
internal sealed class ParameterReader(DocComments comments, Type cmdlet, Action<string> complain)
{
    private static readonly Dictionary<string, string> OfTheEngine = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what the command would do, and does nothing.",
        ["Confirm"] = "Asks before the command does anything.",
    };

    // Prompts and closes nothing, and needs no engine: only the values of its properties are looked at.
    private readonly object _untouched = Activator.CreateInstance(cmdlet)!;

    /// <summary>The parameters of one set, as its syntax shows them.</summary>
    public IReadOnlyList<ParameterHelp> ReadSet(CommandParameterSetInfo set) =>
        [.. Shown(set).Select(Read).OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(parameter => parameter.IsMandatory)];

    /// <summary>The parameters of all sets, each once: mandatory when it is so in each set that has it.</summary>
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
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow))
        .OrderBy(parameter => Rank(parameter.Name));

    private ParameterHelp Read(CommandParameterInfo parameter)
    {
        var property = cmdlet.GetProperty(parameter.Name);
        var text = property is null ? [OfTheEngine[parameter.Name]] : DocComments.Paragraphs(comments.Of(property).Element("summary"));
        if (text.Count == 0)
        {
            complain($"the parameter -{parameter.Name} has no text (summary).");
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

    // As the engine's own syntax has it: the short name where there is one, else the type's without its namespace.
    private static string Name(Type type)
    {
        var name = Microsoft.PowerShell.ToStringCodeMethods.Type(new PSObject(type));
        return name[(name.LastIndexOf('.') + 1)..];
    }

    // What the source says in words; else the value. Nothing for what is empty, and for a number that cannot be given: it says that there is none.
    private string? Default(PropertyInfo property) => property.GetCustomAttribute<PSDefaultValueAttribute>()?.Help ?? property.GetValue(_untouched) switch
    {
        SwitchParameter flag => flag.ToString(),
        int number when property.GetCustomAttribute<ValidateRangeAttribute>()?.MinRange is int minimum && number < minimum => null,
        string text => text.Length > 0 ? text : null,
        IDictionary => null,
        string[] texts => texts.Length > 0 ? string.Join(", ", texts) : null,
        IEnumerable => null,
        var value => value?.ToString(),
    };

    // Own parameters in the order of the source, then those of the base classes, then the engine's.
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
