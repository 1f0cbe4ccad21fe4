namespace CloudYourMoms.Sandbox;

/// <summary>How the provider obtains the user's consent.</summary>
public sealed record ConsentDecision
{
    private ConsentDecision()
    {
    }

    /// <summary>Shows the consent page and waits for the user's decision.</summary>
    public static ConsentDecision Ask { get; } = new() { ShowsConsentPage = true };

    /// <summary>Grants access without a page: a request to the OAuth URL is redirected to the callback URL with a code.</summary>
    public static ConsentDecision Allow { get; } = new();

    /// <summary>Denies access without a page: a request to the OAuth URL is redirected to the callback URL with an error.</summary>
    public static ConsentDecision Deny { get; } = Error("access_denied", "end-user denied authorization");

    /// <summary>True if the user decides on the consent page.</summary>
    public bool ShowsConsentPage { get; private init; }

    /// <summary>The error code; <see langword="null"/> without an error.</summary>
    public string? ErrorCode { get; private init; }

    /// <summary>The description of the error; <see langword="null"/> if the provider sends none.</summary>
    public string? ErrorDescription { get; private init; }

    /// <summary>True if the error is shown on the provider's page and is not sent to the callback URL.</summary>
    public bool IsErrorPage { get; private init; }

    /// <summary>Fails without a page: a request to the OAuth URL is redirected to the callback URL with this error.</summary>
    /// <param name="code">The error code, such as <c>invalid_scope</c>.</param>
    /// <param name="description">The description; <see langword="null"/> to send none.</param>
    public static ConsentDecision Error(string code, string? description = null) =>
        new() { ErrorCode = code, ErrorDescription = description };

    /// <summary>Fails with an error on the provider's page. The browser is never redirected to the callback URL.</summary>
    /// <inheritdoc cref="Error"/>
    public static ConsentDecision ErrorPage(string code, string? description = null) =>
        new() { ErrorCode = code, ErrorDescription = description, IsErrorPage = true };
}
