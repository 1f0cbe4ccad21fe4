using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Authorization;

public sealed class ProviderErrorTests
{
    [Theory]
    [InlineData("invalid_request", "missing required code challenge", YourMomErrorKind.PkceRequired, "contact Salesforce Support")]
    [InlineData("invalid_request", "Code challenge required", YourMomErrorKind.PkceRequired, "contact Salesforce Support")]
    [InlineData("invalid_request", "code challenge method must be S256", YourMomErrorKind.AuthorizationFailed, "Fix the problem")]
    [InlineData("OAUTH_EC_APP_NOT_FOUND", null, YourMomErrorKind.AppNotInstalled, "Install the app in the org")]
    [InlineData("access_denied", "App is not installed in this org", YourMomErrorKind.AppNotInstalled, "Install the app in the org")]
    [InlineData("access_denied", "end-user denied authorization", YourMomErrorKind.AuthorizationDenied, "choose Allow")]
    [InlineData("invalid_scope", null, YourMomErrorKind.InvalidScope, "Select the scope")]
    [InlineData("redirect_uri_mismatch", null, YourMomErrorKind.RedirectUriMismatch, "exact value")]
    [InlineData("inactive_user", "user is inactive", YourMomErrorKind.ProviderAccountInactive, "activate the user")]
    [InlineData("inactive_org", null, YourMomErrorKind.ProviderAccountInactive, "activate the user")]
    [InlineData("rate_limit_exceeded", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("server_error", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("temporarily_unavailable", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("immediate_unsuccessful", "<b>", YourMomErrorKind.AuthorizationFailed, "Fix the problem")]
    public void Provider_error_has_a_kind_and_a_remedy(string code, string? description, YourMomErrorKind kind, string remedy)
    {
        var error = ProviderError.Of(code, description);

        Assert.Equal(kind, error.Kind);
        Assert.Contains(remedy, error.PageRemedy, StringComparison.Ordinal);
    }
}
