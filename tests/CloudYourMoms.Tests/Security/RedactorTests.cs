using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

public sealed class RedactorTests
{
    private const string Instance = """
        {"your_mom": {"key": "zendesk", "apiSecret": "k1nd+f4ke/"}, "name": "n",
         "externalAuthentication": {"list": [{"password": "d33p+f4ke/"}]},
         "configuration": {"password": 48151623, "pass": "c0nf+f4ke/", "user_pass": "Basic b4sic+f4ke/", "passcode": "abc", "pin": 123},
         "providerData": {"credentials": {"value": "d4ta+f4ke/"}}}
        """;

    [Theory]
    [InlineData("User authentication failed")]
    [InlineData("The organization secret is not valid")]
    [InlineData("You must provide an OAuth code in order to create an instance of this your_mom.")]
    [InlineData("Bearer authentication is required")]
    [InlineData("Basic information missing")]
    [InlineData("Missing required configuration: oauth.api.secret, oauth.api.key")]
    [InlineData("The provider responded with status code 404")]
    [InlineData("error code: 1020")]
    [InlineData("Expected Authorization: User <user secret>, Organization <organization secret>")]
    [InlineData("Send User <user secret>, Organization <organization secret>; nothing else")]
    [InlineData("The header <token> is missing")]
    [InlineData("<p>The <secret> is not valid</p>")]
    [InlineData("Invalid password: It must have a digit")]
    [InlineData("secret: missing, token: expired")]
    [InlineData("User authentication/authorization failed")]
    [InlineData("status.code: 404, countryCode: 49")]
    [InlineData("<code>invalid_grant</code>")]
    [InlineData("pin: missing, Authorization: required")]
    [InlineData("Missing configuration: private_key, api_key, and a pin")]
    [InlineData("oauth.api.key=k, your_mom.key: sfdc")]
    [InlineData("""{"error": {"name": "InvalidTokenError", "detail": "a good word"}}""")]
    [InlineData("The token is wrong [code 7]: a good word")]
    public void Ordinary_words_stay_readable(string words) => Assert.Equal(words, new Redactor([]).Sanitize(words));

    [Theory]
    [InlineData("client_secret=xyz789&scope=full", "client_secret=********&scope=full")]
    [InlineData("access_token: abcdef", "access_token: ********")]
    [InlineData("code=aPrx123==", "code=********")]
    [InlineData(
        "<token>abc</token> <a:clientSecret x=\"1\">a b</a:clientSecret>",
        "<token>********</token> <a:clientSecret x=\"1\">********</a:clientSecret>")]
    [InlineData("&lt;token&gt;abcdef&lt;/token&gt;", "&lt;token&gt;********&lt;/token&gt;")]
    [InlineData("<instance><token>abcdef", "<instance><token>********")]
    [InlineData("password: hunter2, secret: 'abcdef'", "password: ********, secret: '********'")]
    [InlineData("Bearer abcDefghijkl", "Bearer ********")]
    [InlineData("Authorization: User a1b2c3d4e5f6+/==, Organization 9z8y7x6w5v4u", "Authorization: User ********, Organization ********")]
    [InlineData("pin: 1234, otp=abcdef", "pin: ********, otp=********")]
    [InlineData("the configuration: pin=1234 is wrong", "the configuration: pin=******** is wrong")]
    [InlineData("api_key=k1&session_key=k2&x-signing-key: k3", "api_key=********&session_key=********&x-signing-key: ********")]
    [InlineData("{\"passphrase\": \"a b\", \"private_key\": \"c d\"}", "{\"passphrase\": \"********\", \"private_key\": \"********\"}")]
    [InlineData("{\"m\": \"{\\\"user_code\\\": \\\"a b\\\"}\"}", "{\"m\": \"{\\\"user_code\\\": \\\"********\\\"}\"}")]
    [InlineData("{\"api key\": \"a b\"}", "{\"api key\": \"********\"}")]
    [InlineData("?x=1%26pin%3D1234&y=2", "?x=1%26pin%3D********&y=2")]
    [InlineData("<a:pin>12 34</a:pin>", "<a:pin>********</a:pin>")]
    [InlineData("\"otp\": [1, 2]", "\"otp\": ********")]
    [InlineData("{\"field\": \"pin\", \"value\": 1234}", "{********")]
    public void Unknown_value_with_a_secret_name_is_masked(string words, string shown) =>
        Assert.StartsWith(shown, new Redactor([]).Sanitize(words), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"error": "before", "token": ["t0ken+value/", ["x"]], "more": "after t0ken+value/"}""")]
    [InlineData("""{"error": "before", "token": {"value": "t0ken+value/"}}""")]
    [InlineData("""{"error": "before", "data": "{\"token\": [\"a]\", \"t0ken+value/\"]}"}""")]
    [InlineData("""{"error": "before", "members": [{"key": "token", "type": "text", "value": "t0ken+value/"}]}""")]
    [InlineData("""{"error": "before", "members": [{"value": "t0ken+value/", "name": "access_token"}]}""")]
    [InlineData("""<p>before</p><entry key="token" value="t0ken+value/"/>""")]
    [InlineData("before [token] => [t0ken+value/]")]
    public void Structure_with_a_secret_name_is_masked(string text)
    {
        var shown = new Redactor([]).Sanitize(text);

        Assert.Contains("before", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u001b[31mred\u001b[0m", "a [31mred [0m")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("a\u0000\u0007\u009bb", "a b")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeffe", "abcde")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("a\U000E0041\U000E0042b", "ab")]
    [InlineData("für 😀 家", "für 😀 家")]
    public void Control_and_format_characters_are_removed(string text, string shown) =>
        Assert.Equal(shown, new Redactor([]).Sanitize(text));

    [Fact]
    public void Text_is_truncated_to_500_characters_between_characters()
    {
        Assert.Equal(new string('x', 500), new Redactor([]).Sanitize(new string('x', 500)));
        Assert.Equal(new string('x', 500) + "…", new Redactor([]).Sanitize(new string('x', 501)));
        Assert.Equal(new string('a', 499) + "…", new Redactor([]).Sanitize(new string('a', 499) + "😀" + new string('a', 99)));
    }

    [Fact]
    public void Truncated_text_shows_no_part_of_a_secret()
    {
        var secret = string.Concat(Enumerable.Range(0, 400).Select(number => $"k{number:0000}"));
        var redactor = new Redactor([Sample.Secure(secret)]);

        Assert.DoesNotContain("k0", redactor.Sanitize(new string('x', 490) + secret), StringComparison.Ordinal);
        Assert.DoesNotContain("k0", redactor.Sanitize(string.Concat(Enumerable.Repeat(secret, 5))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x ab y", "x ******** y", "ab")]
    [InlineData("xaby", "xaby", "ab")]
    [InlineData("xabcdy", "x********y", "abcd")]
    [InlineData("abcdef or fabc", "abcdef or fabc", "abc")]
    [InlineData("x abcd1234-rest y", "x ******** y", "abcd1234", "abcd1234-rest")]
    [InlineData("x &#X61;bcd &#1114112; y", "x ******** &#1114112; y", "abcd")]
    [InlineData("x %C3%41bcd %C3 %C3%zz y", "x %C3******** %C3 %C3%zz y", "Abcd")]
    public void Short_and_overlapping_secrets_are_masked_completely(string text, string shown, params string[] secrets) =>
        Assert.Equal(shown, new Redactor(secrets.Select(Sample.Secure)).Sanitize(text));

    [Theory]
    [InlineData("k1nd+f4ke/")]
    [InlineData("d33p+f4ke/")]
    [InlineData("48151623")]
    [InlineData("c0nf+f4ke/")]
    [InlineData("b4sic+f4ke/")]
    [InlineData("d4ta+f4ke/")]
    [InlineData("abc")]
    [InlineData("123")]
    [InlineData(Sample.UserSecret)]
    [InlineData(Sample.OrganizationSecret)]
    public async Task Error_of_a_create_masks_the_secrets_of_the_request(string secret)
    {
        var echo = JsonSerializer.Serialize(
            new { message = $"a {secret} b", providerMessage = $"c {secret} d", requestId = $"e {secret} f" });
        var platform = new FakePlatform().OnGet(404, Sample.NoInstances).OnPost(400, echo);

        var error = Assert.IsType<ApiException>(await platform.CreateErrorAsync(InstanceJson.Parse(Instance)));

        Assert.Equal(
            "The platform returned 400: a ******** b. Provider message: c ******** d. Request id: e ******** f.", error.Message);
        Assert.Equal(("c ******** d", "e ******** f"), (error.ProviderMessage, error.RequestId));
        Assert.DoesNotContain(secret, InstanceJson.Parse(Instance).ToRedactedJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sample.UserSecret)]
    [InlineData(Sample.ApiSecret)]
    [InlineData("3xtra+f4ke/")]
    public async Task Error_of_a_sign_in_masks_the_secrets_of_the_request(string secret)
    {
        var request = Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>("tenant", Sample.Secure("3xtra+f4ke/")));
        var platform = new FakePlatform().Returns(502, $"<html>before {secret} after</html>", ("Elements-Request-Id", $"id-{secret}"));

        var error = await platform.ErrorOf(client => client.GetOAuthUrlAsync(request, Test.Cancellation));

        Assert.Equal(
            "The platform returned 502: <html>before ******** after</html>. Request id: id-********.", error.Message);
    }

    [Theory]
    [InlineData("x=%ff&client_secret=xyz7%2B89", "xyz7+89")]
    [InlineData("client_secret=xyz7%2B89%ff", "xyz7%2B89%ff")]
    public void Provider_message_masks_the_secret_of_an_undecodable_address(string query, string secret)
    {
        var authorization =
            Sample.Authorization() with { AuthorizationUri = Sample.Secure($"https://login.example.com/?state={Sample.State}&{query}") };
        var response = $"error=server_error&error_description={Uri.EscapeDataString($"no {secret} here")}&state={Sample.State}";

        var error = Assert.Throws<AuthorizationException>(
            () => PastedAuthorizationResponse.Read(authorization, Sample.Secure(response), Sample.Now));

        Assert.Contains("no ******** here", error.Message, StringComparison.Ordinal);
    }
}
