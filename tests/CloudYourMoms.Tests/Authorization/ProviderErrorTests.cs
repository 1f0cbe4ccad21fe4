using System.Net;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class ProviderErrorTests
{
    [Theory]
    [InlineData("invalid_request", "missing required code challenge", YourMomErrorKind.PkceRequired, "contact Salesforce Support")]
    [InlineData("invalid_request", "Code challenge required", YourMomErrorKind.PkceRequired, "contact Salesforce Support")]
    [InlineData("invalid_request", "code challenge method must be S256", YourMomErrorKind.AuthorizationFailed, "Fix the problem")]
    [InlineData("OAUTH_EC_APP_NOT_FOUND", null, YourMomErrorKind.AppNotInstalled, "Install the app in the org")]
    [InlineData(
        "access_denied",
        "External client app is not installed in this org",
        YourMomErrorKind.AppNotInstalled,
        "Install the app in the org")]
    [InlineData("access_denied", "end-user denied authorization", YourMomErrorKind.AuthorizationDenied, "choose Allow")]
    [InlineData("invalid_scope", null, YourMomErrorKind.InvalidScope, "Select the scope")]
    [InlineData("redirect_uri_mismatch", null, YourMomErrorKind.RedirectUriMismatch, "exact value")]
    [InlineData("inactive_user", "user is inactive", YourMomErrorKind.ProviderAccountInactive, "activate the user")]
    [InlineData("inactive_org", null, YourMomErrorKind.ProviderAccountInactive, "activate the user")]
    [InlineData("rate_limit_exceeded", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("server_error", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("temporarily_unavailable", null, YourMomErrorKind.ProviderUnavailable, "Wait a few minutes")]
    [InlineData("immediate_unsuccessful", "<b>", YourMomErrorKind.AuthorizationFailed, "Fix the problem")]
    public async Task Provider_error_has_its_kind_message_and_page_remedy(
        string code, string? description, YourMomErrorKind kind, string remedy)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());

        var response = visitor.Get(
            $"/auth?error={code}&state={Sample.State}" +
            (description is null ? string.Empty : $"&error_description={Uri.EscapeDataString(description)}"));

        var result = await visitor.Outcome;
        var failure = Assert.Throws<AuthorizationException>(result.EnsureSuccess);
        var words = description is null ? code : $"{code}: {description}";
        Assert.Equal((kind, words), (failure.Kind, failure.ProviderMessage));
        Assert.EndsWith($" The provider reported: {words}", failure.Message, StringComparison.Ordinal);
        var page = visitor.Get(response.Header("Location")!).Body;
        Assert.Contains(remedy, page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(words), page, StringComparison.Ordinal);
    }
}
