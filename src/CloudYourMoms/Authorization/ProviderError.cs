using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>What an error of the provider means, and what to do about it.</summary>
/// <param name="Kind">The error kind, which has the category and the complete remedy.</param>
/// <param name="Summary">The reason, as a sentence.</param>
/// <param name="PageRemedy">The remedy in short, for the page in the browser.</param>
/// <remarks>RFC 6749 section 4.1.2.1, RFC 7636 section 4.4.1, and the codes of Salesforce.</remarks>
internal sealed record ProviderError(YourMomErrorKind Kind, string Summary, string PageRemedy)
{
    private static readonly ProviderError Other =
        new(YourMomErrorKind.AuthorizationFailed, Messages.AuthorizationFailed, Messages.PageAuthorizationFailed);

    private static readonly ProviderError Pkce =
        new(YourMomErrorKind.PkceRequired, Messages.PkceRequired, Messages.PagePkceRequired);

    private static readonly ProviderError NotInstalled =
        new(YourMomErrorKind.AppNotInstalled, Messages.AppNotInstalled, Messages.PageAppNotInstalled);

    private static readonly ProviderError Denied =
        new(YourMomErrorKind.AuthorizationDenied, Messages.AuthorizationDenied, Messages.PageAuthorizationDenied);

    private static readonly ProviderError Scope = new(YourMomErrorKind.InvalidScope, Messages.InvalidScope, Messages.PageInvalidScope);

    private static readonly ProviderError RedirectUri =
        new(YourMomErrorKind.RedirectUriMismatch, Messages.RedirectUriMismatch, Messages.PageRedirectUriMismatch);

    private static readonly ProviderError Inactive =
        new(YourMomErrorKind.ProviderAccountInactive, Messages.ProviderAccountInactive, Messages.PageProviderAccountInactive);

    private static readonly ProviderError Unavailable =
        new(YourMomErrorKind.ProviderUnavailable, Messages.ProviderUnavailable, Messages.PageProviderUnavailable);

    // A row matches an error with this code, if it has one, and this text in its description, if it has one. The first match counts.
    private static readonly (string? Code, string? Text, ProviderError Error)[] Rows =
    [
        ("invalid_request", "required code challenge", Pkce),
        ("invalid_request", "code challenge required", Pkce),
        (null, "not installed in this org", NotInstalled),
        ("OAUTH_EC_APP_NOT_FOUND", null, NotInstalled),
        ("access_denied", null, Denied),
        ("invalid_scope", null, Scope),
        ("redirect_uri_mismatch", null, RedirectUri),
        ("inactive_user", null, Inactive),
        ("inactive_org", null, Inactive),
        ("rate_limit_exceeded", null, Unavailable),
        ("server_error", null, Unavailable),
        ("temporarily_unavailable", null, Unavailable),
    ];

    /// <summary>Returns the meaning of an error.</summary>
    /// <param name="code">The value of <c>error</c>.</param>
    /// <param name="description">The value of <c>error_description</c>.</param>
    public static ProviderError Of(string code, string? description)
    {
        foreach (var (rowCode, text, error) in Rows)
        {
            if (rowCode?.Equals(code, StringComparison.OrdinalIgnoreCase) != false &&
                (text is null || description?.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0))
            {
                return error;
            }
        }

        return Other;
    }
}
