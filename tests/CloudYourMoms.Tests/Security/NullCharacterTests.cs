using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

/// <summary>U+0000 ends a text in some .NET calls. A secret must be sent and validated completely.</summary>
public sealed class NullCharacterTests
{
    private const string WithNull = "f4ke\0secret";

    [Fact]
    public void Secret_survives_conversion_unchanged() =>
        Assert.Equal(WithNull, Secret.ToPlainText(Secret.ToSecureString(WithNull)));

    [Fact]
    public void State_with_text_after_a_null_character_does_not_match()
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() =>
            PastedAuthorizationResponse.Read(
                Sample.Authorization(), Secret.ToSecureString($"code=abc&state={Sample.State}\0more"), Sample.Now));

        Assert.Equal(YourMomErrorKind.CallbackStateMismatch, refusal.Kind);
    }

    [Fact]
    public void Secret_of_instance_json_is_sent_completely()
    {
        var request = InstanceJson.Parse(
            """{"your_mom": {"key": "zendesk"}, "configuration": {"password": "f4ke\u0000secret"}, "name": "n"}""");

        Assert.Contains(
            @"""password"":""f4ke\u0000secret""", System.Text.Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_invalid_in_a_header_is_rejected_and_not_truncated()
    {
        var refusal = Assert.ThrowsAny<YourMomException>(
            () => AccountCredential.RequireHeaderValue(Secret.ToSecureString(WithNull), "token"));

        Assert.Equal(YourMomErrorKind.InvalidSecret, refusal.Kind);
    }
}
