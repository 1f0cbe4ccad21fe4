namespace CloudYourMoms.Help;

/// <summary>What Get-Help shows of a cmdlet.</summary>
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

/// <summary>A parameter, in one set or over all of them.</summary>
internal sealed record ParameterHelp(string Name, IReadOnlyList<string> Text, string Type)
{
    public bool IsSwitch { get; init; }

    public bool IsMandatory { get; init; }

    /// <summary>Null when it is given by name only.</summary>
    public int? Position { get; init; }

    public bool FromPipeline { get; init; }

    public bool FromPipelineByName { get; init; }

    public bool TakesWildcards { get; init; }

    public string? Default { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The only values that it takes; empty when there is no such list.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>A type that comes in or goes out, and what it means.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Text);

/// <summary>An error id, when it comes, and what to do.</summary>
internal sealed record ErrorHelp(string Id, string When, string Action);

/// <summary>An example: its title, what to type, and what there is to say of it.</summary>
internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<string> Remarks);
