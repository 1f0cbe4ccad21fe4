namespace CloudYourMoms.Sandbox.Watch;

/// <summary>What is shown of an instance: no token, no configuration, no code.</summary>
internal sealed record ShownInstance(
    long Id,
    string Name,
    string Key,
    bool Valid,
    bool Disabled,
    IReadOnlyList<string> Tags,
    DateTimeOffset CreatedDate);
