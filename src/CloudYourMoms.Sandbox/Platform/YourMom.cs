namespace CloudYourMoms.Sandbox.Platform;

/// <summary>One kind of your_mom in the platform's catalog.</summary>
internal sealed record YourMom(long Id, string Key, string Name, string Description, string SignupUrl)
{
    /// <summary>Configuration entries that an instance cannot do without.</summary>
    public IReadOnlyList<string> RequiredConfiguration { get; init; } = ["oauth.callback.url", "oauth.api.key", "oauth.api.secret"];

    /// <summary>A parameter that the provider's callback carries beside the code, and which the platform wants back.</summary>
    public string? CallbackParameter { get; init; }

    public string DefaultScope { get; init; } = "full refresh_token";

    public bool UsesOAuth { get; init; } = true;
}
