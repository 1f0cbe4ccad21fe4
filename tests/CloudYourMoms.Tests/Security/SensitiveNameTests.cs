using System.Text.Json;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

/// <summary>Values that are masked because of their member name, in output and in echoes of the platform.</summary>
public sealed class SensitiveNameTests
{
    [Theory]
    [InlineData("api.key")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("API_KEY")]
    [InlineData("apikey")]
    [InlineData("zendesk.api-key")]
    [InlineData("api..key")]
    [InlineData("ssh.key")]
    [InlineData("licenseKey")]
    [InlineData("access.key")]
    [InlineData("encryption.key")]
    [InlineData("accountKey")]
    [InlineData("pass")]
    [InlineData("user_pass")]
    [InlineData("userPass")]
    [InlineData("userpass")]
    [InlineData("passcode")]
    [InlineData("passkey")]
    [InlineData("pin")]
    [InlineData("PIN")]
    [InlineData("pin2")]
    [InlineData("card.pin")]
    [InlineData("authorization")]
    [InlineData("http.authorization")]
    [InlineData("auth.bearer")]
    [InlineData("cert.pem")]
    [InlineData("clientsecret")]
    [InlineData("oauth.api.secret")]
    [InlineData("code")]
    [InlineData("oauth.code")]
    [InlineData("auth_code")]
    [InlineData("authcode")]
    [InlineData("AUTH-CODE")]
    [InlineData("authorization_code")]
    [InlineData("authorizationCode")]
    [InlineData("authorizationcode")]
    [InlineData("device_code")]
    [InlineData("deviceCode")]
    [InlineData("oauth2Code")]
    [InlineData("one-time-code")]
    [InlineData("OneTimeCode")]
    [InlineData("verification.code")]
    [InlineData("mfa_code")]
    [InlineData("sms code")]
    [InlineData("recoverycode")]
    [InlineData("accesskey")]
    [InlineData("access_key")]
    [InlineData("aws.accessKey")]
    [InlineData("AccessKey2")]
    [InlineData("MASTERKEY")]
    [InlineData("signing-key")]
    [InlineData("otp")]
    public async Task Secret_is_not_shown(string name)
    {
        const string Secret = "sup3rs3cret";
        var request = Request(name, $"\"{Secret}\"");

        Assert.DoesNotContain(Secret, request.ToRedactedJson(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await Echo(request, Secret)).ToString(), StringComparison.Ordinal);
        Assert.Contains(Secret, System.Text.Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oauth.api.key")]
    [InlineData("OAuth.Api.Key")]
    [InlineData("your_mom.key")]
    [InlineData("public.key")]
    [InlineData("key")]
    [InlineData("monkey")]
    [InlineData("keyapi")]
    [InlineData("pinned")]
    [InlineData("spinner")]
    [InlineData("bypass")]
    [InlineData("compass")]
    [InlineData("passenger")]
    [InlineData("authorization.url")]
    [InlineData("barcode")]
    [InlineData("countryCode")]
    [InlineData("username")]
    [InlineData("postal_code")]
    [InlineData("statusCode")]
    [InlineData("preset-code")]
    [InlineData("codec")]
    [InlineData("authorization.code.url")]
    [InlineData("consumerkey")]
    [InlineData("primary_key")]
    [InlineData("hotkey")]
    public void Ordinary_value_is_shown(string name) =>
        Assert.Contains("pl4inv4lue", Request(name, "\"pl4inv4lue\"").ToRedactedJson(), StringComparison.Ordinal);

    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("12.50", "12.50")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("123", "123")]
    [InlineData("\"Basic sup3rs3cret\"", "sup3rs3cret")]
    public async Task Number_short_text_and_bare_credential_are_masked_in_an_echo(string json, string echo)
    {
        var request = Request("password", json);

        Assert.Contains("Wrong: ********, sorry", (await Echo(request, echo)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(echo, request.ToRedactedJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashtable_number_is_masked_in_an_echo()
    {
        var request = Request("password", "\"x\"") with { Configuration = new Dictionary<string, object?> { ["pin"] = 1234567 } };

        Assert.Contains("Wrong: ********, sorry", (await Echo(request, "1234567")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pin", "12.50", "12.50")]
    [InlineData("entry", """{"deep": [{"password": "sup3rs3cret"}]}""", "sup3rs3cret")]
    [InlineData("credentials", """["sup3rs3cret"]""", "sup3rs3cret")]
    public async Task JSON_value_is_masked_in_an_echo(string name, string json, string echo)
    {
        using var given = JsonDocument.Parse(json);
        var request = Request("password", "\"x\"") with { OtherMembers = new Dictionary<string, object?> { [name] = given.RootElement } };

        Assert.Contains("Wrong: ********, sorry", (await Echo(request, echo)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "abcdef or fabc")]
    [InlineData("a", "a or b")]
    public async Task Short_secret_is_not_masked_within_words(string secret, string words) =>
        Assert.Contains(
            $"Wrong: {words}, sorry", (await Echo(Request("password", $"\"{secret}\""), words)).Message, StringComparison.Ordinal);

    [Fact]
    public void Control_characters_are_escaped_in_redacted_JSON()
    {
        const string Odd = "a\u202eb\u200bc\u2028d\u001be\u009bf\U000E0041g\ufeff";
        var request = new InstanceRequest
        {
            Key = Odd,
            Name = Odd,
            Tags = [Odd],
            OtherMembers = new Dictionary<string, object?> { [Odd] = "für 😀" },
        };

        var shown = request.ToRedactedJson();

        Assert.All(Odd.Where(character => character > '\u007f' || character < ' '), character => Assert.DoesNotContain(character, shown));
        using var json = JsonDocument.Parse(shown);
        Assert.Equal(Odd, json.RootElement.GetProperty("your_mom").GetProperty("key").GetString());
        Assert.Equal(Odd, json.RootElement.GetProperty("name").GetString());
        Assert.Equal(Odd, json.RootElement.GetProperty("tags")[0].GetString());
        Assert.Equal("für 😀", json.RootElement.GetProperty(Odd).GetString());
        Assert.Contains("für", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("apiKey")]
    [InlineData("client_key")]
    [InlineData("consumer_key")]
    [InlineData("client_id")]
    public void OAuth_URL_shows_the_public_name_of_the_app(string name) => Assert.Equal(
        $"https://login.example.com/?{name}=k&state=s",
        AuthorizationWith($"{name}=k&client_secret=x&state=s").OAuthUrl.AbsoluteUri);

    [Theory]
    [InlineData("access_key")]
    [InlineData("session_key")]
    [InlineData("signingKey")]
    [InlineData("storage-key")]
    [InlineData("webhook_key")]
    [InlineData("client.signature.key")]
    [InlineData("api_key_secret")]
    public void OAuth_URL_does_not_show_other_keys(string name) =>
        Assert.Equal("https://login.example.com/?state=s", AuthorizationWith($"{name}=k&state=s").OAuthUrl.AbsoluteUri);

    private static AuthorizationRequest AuthorizationWith(string query) =>
        Sample.Authorization() with { AuthorizationUri = Sample.Secure("https://login.example.com/?" + query) };

    private static InstanceRequest Request(string name, string value) =>
        InstanceJson.Parse($$$"""{"your_mom": {"key": "zendesk"}, "name": "n", "externalAuthentication": {"{{{name}}}": {{{value}}}}}""");

    private static Task<YourMomException> Echo(InstanceRequest request, string echo) => Assert.ThrowsAnyAsync<YourMomException>(async () =>
    {
        var message = JsonSerializer.Serialize(new { message = $"Wrong: {echo}, sorry" });
        using var client = Sample.Client(new FakePlatform().To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(400, message));
        await client.CreateInstanceAsync(request, TestContext.Current.CancellationToken);
    });
}
