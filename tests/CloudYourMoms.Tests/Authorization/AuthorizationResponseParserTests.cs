using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class AuthorizationResponseParserTests
{
    private const string State = "&state=" + Sample.State;

    [Fact]
    public void Code_returns_a_response_for_its_sign_in()
    {
        var authorization = Sample.Authorization() with { PlatformUri = new Uri("https://platform.example/"), Profile = "Test" };

        var response = Parse("code=aPrx%3D%3D" + State, authorization).EnsureSuccess();

        Assert.Equal("aPrx==", Sample.ToPlainText(response.Code));
        Assert.Equal(Sample.ApiSecret, Sample.ToPlainText(response.ApiSecret));
        Assert.Equal(
            ("sfdcservicecloud", Sample.State, Sample.CallbackUrl, Sample.ApiKey, "https://platform.example/", "Test", Sample.Now),
            (response.Key, response.State, response.CallbackUrl.AbsoluteUri, response.ApiKey, response.PlatformUri?.AbsoluteUri,
                response.Profile, response.ReceivedAt));
        Assert.Empty(response.Parameters);
    }

    [Theory]
    [InlineData("code=a%253D%2B+b" + State, "a%3D+ b")]
    [InlineData("code=a&error=" + State, "a")]
    public void Code_is_decoded_once_and_an_empty_error_ignored(string query, string code) =>
        Assert.Equal(code, Sample.ToPlainText(Parse(query).EnsureSuccess().Code));

    [Fact]
    public void Other_parameters_are_kept_and_sensitive_ones_are_secret()
    {
        var parameters = Parse("code=x&realmId=42&oauth_verifier=v3r%2B&empty=" + State).EnsureSuccess().Parameters;

        Assert.Equal(["empty", "oauth_verifier", "realmId"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("42", parameters["realmId"]);
        Assert.Equal(string.Empty, parameters["empty"]);
        Assert.Equal("v3r+", Sample.ToPlainText(Assert.IsType<SecureString>(parameters["oauth_verifier"])));
    }

    [Theory]
    [InlineData("", YourMomErrorKind.InvalidCallbackResponse, "it has neither a code nor an error")]
    [InlineData("code=" + State, YourMomErrorKind.InvalidCallbackResponse, "it has neither a code nor an error")]
    [InlineData("CODE=x" + State, YourMomErrorKind.InvalidCallbackResponse, "it has neither a code nor an error")]
    [InlineData("error=" + State, YourMomErrorKind.InvalidCallbackResponse, "it has neither a code nor an error")]
    [InlineData("code=x&code=y" + State, YourMomErrorKind.InvalidCallbackResponse, "or a parameter occurs more than once")]
    [InlineData("code=x&c%6Fde=x" + State, YourMomErrorKind.InvalidCallbackResponse, "or a parameter occurs more than once")]
    [InlineData("code=x&state=wrong" + State, YourMomErrorKind.InvalidCallbackResponse, "or a parameter occurs more than once")]
    [InlineData("code=%zz" + State, YourMomErrorKind.InvalidCallbackResponse, "a percent-encoding is invalid")]
    [InlineData("code=x&odd=%" + State, YourMomErrorKind.InvalidCallbackResponse, "a percent-encoding is invalid")]
    [InlineData("code=x", YourMomErrorKind.CallbackStateMismatch, "another sign-in")]
    [InlineData("code=x&state=", YourMomErrorKind.CallbackStateMismatch, "another sign-in")]
    [InlineData("code=x" + State + "A", YourMomErrorKind.CallbackStateMismatch, "another sign-in")]
    [InlineData("code=x&STATE=" + Sample.State, YourMomErrorKind.CallbackStateMismatch, "another sign-in")]
    [InlineData("error=access_denied&state=", YourMomErrorKind.CallbackStateMismatch, "another sign-in")]
    public void Invalid_response_is_rejected_with_the_reason(string query, YourMomErrorKind kind, string reason)
    {
        var result = Parse(query);

        var refusal = Assert.ThrowsAny<YourMomException>(result.EnsureSuccess);
        Assert.Equal(kind, refusal.Kind);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.NotEqual(AuthorizationResultFault.None, result.Fault);
    }

    [Theory]
    [InlineData("error=access_denied&error_description=user+denied", YourMomErrorKind.AuthorizationDenied, "access_denied: user denied")]
    [InlineData("error=access_denied&error_description=", YourMomErrorKind.AuthorizationDenied, "access_denied")]
    [InlineData("error=invalid_scope&code=aPrx" + State, YourMomErrorKind.InvalidScope, "invalid_scope")]
    [InlineData("error=server_error" + State, YourMomErrorKind.ProviderUnavailable, "server_error")]
    public void Provider_error_has_its_kind_and_message(string query, YourMomErrorKind kind, string message)
    {
        var result = Parse(query);

        var failure = Assert.Throws<AuthorizationException>(result.EnsureSuccess);
        Assert.Equal((kind, message), (failure.Kind, failure.ProviderMessage));
        Assert.EndsWith($" The provider reported: {message}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(kind == YourMomErrorKind.AuthorizationDenied, result.IsDenied);
        Assert.Null(result.Response);
    }

    [Fact]
    public void Provider_message_is_sanitized_truncated_and_redacted()
    {
        var secret = Uri.EscapeDataString(Sample.ApiSecret);

        var message = Parse($"error=x&error_description=a%1B%5B31m+{secret}+xyz789+{new string('y', 600)}{State}").ErrorDescription!;

        Assert.StartsWith("x: a [31m ******** ******** yyy", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 400, 501);
        Assert.EndsWith("…", message, StringComparison.Ordinal);
    }

    private static AuthorizationResult Parse(string query, AuthorizationRequest? authorization = null)
    {
        authorization ??= Sample.Authorization();
        return AuthorizationResponseParser.Parse(authorization, StateBinding.ForPaste(authorization), query, Sample.Now);
    }
}
