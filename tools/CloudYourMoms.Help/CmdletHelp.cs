namespace CloudYourMoms.Help;

/// <summary>The help of a cmdlet.</summary>
internal sealed record CmdletHelp(string Name, string Synopsis, IReadOnlyList<string> Description)
{
    public required IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntax { get; init; }

    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    public required IReadOnlyList<ErrorHelp> Errors { get; init; }

    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    public required IReadOnlyList<string> Links { get; init; }
}

/// <summary>The help of a parameter, in one parameter set or in all sets.</summary>
internal sealed record ParameterHelp(string Name, IReadOnlyList<string> Text, string Type)
{
    public bool IsSwitch { get; init; }

    public bool IsMandatory { get; init; }

    /// <summary>The position; null for a named parameter.</summary>
    public int? Position { get; init; }

    public bool FromPipeline { get; init; }

    public bool FromPipelineByName { get; init; }

    public bool TakesWildcards { get; init; }

    public string? Default { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The valid values; empty if the values are not restricted.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>An input or output type and its description.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Text);

/// <summary>An error id, its cause and the recommended action.</summary>
internal sealed record ErrorHelp(string Id, string When, string Action);

/// <summary>An example: its title, code and remarks.</summary>
internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<string> Remarks);
