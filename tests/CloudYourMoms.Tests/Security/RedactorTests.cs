using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

public sealed class RedactorTests
{
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
    public async Task Ordinary_words_stay_readable(string words) =>
        Assert.Contains($"returned 400: {words}", (await Failure(words)).Message, StringComparison.Ordinal);

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
    public async Task Value_with_a_secret_name_is_masked_when_unknown(string words, string shown) =>
        Assert.Contains($"returned 400: {shown}", (await Failure(words)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a\u001b[31mred\u001b[0m", "a [31mred [0m")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("a\u0000\u0007\u009bb", "a b")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeffe", "abcde")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("a\U000E0041\U000E0042b", "ab")]
    [InlineData("für 😀 家", "für 😀 家")]
    public async Task Control_and_format_characters_are_removed(string words, string shown) =>
        Assert.Contains($"returned 400: {shown}.", (await Failure(words)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Long_text_is_truncated()
    {
        var failure = await Failure(new string('x', 501));

        Assert.Contains(new string('x', 500) + "…", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 501), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_the_maximum_length_is_complete() =>
        Assert.Contains(new string('x', 500) + ".", (await Failure(new string('x', 500))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Truncation_does_not_split_a_character()
    {
        var failure = await Failure("x" + string.Concat(Enumerable.Repeat("😀", 300)));

        Assert.Contains("😀…", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncation_does_not_show_part_of_a_secret()
    {
        var failure = await Failure(new string('x', 490) + Sample.UserSecret);

        Assert.DoesNotContain(Sample.UserSecret[..5], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncation_inside_a_character_omits_the_character() =>
        Assert.Equal(new string('a', 499) + "…", new Redactor([]).Sanitize(new string('a', 499) + "😀" + new string('a', 99)));

    [Theory]
    [InlineData("x ab y", "x ******** y", "ab")]
    [InlineData("xaby", "xaby", "ab")]
    [InlineData("xabcdy", "x********y", "abcd")]
    [InlineData("x abcd1234-rest y", "x ******** y", "abcd1234", "abcd1234-rest")]
    public void Secrets_that_overlap_are_masked_completely(string text, string shown, params string[] secrets) =>
        Assert.Equal(shown, new Redactor(secrets.Select(Sample.Secure)).Sanitize(text));

    [Fact]
    public void Overlong_text_shows_no_part_of_a_secret()
    {
        var secret = string.Concat(Enumerable.Range(0, 400).Select(number => $"k{number:0000}"));

        var excerpt = new Redactor([Sample.Secure(secret)]).Sanitize(string.Concat(Enumerable.Repeat(secret, 5)));

        Assert.DoesNotContain("k0", excerpt, StringComparison.Ordinal);
    }

    private static Task<YourMomException> Failure(string message) => Sample.FailureOfOAuthUrl(
        new FakePlatform().Returns(400, System.Text.Json.JsonSerializer.Serialize(new { message })));
}
