namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>What is shown of an instance: no token, no configuration, no code.</summary>
internal sealed record InstanceViewModel(
    long Id,
    string Name,
    string Key,
    bool Valid,
    bool Disabled,
    IReadOnlyList<string> Tags,
    DateTimeOffset CreatedDate);
