using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

public sealed class SensitiveNameTests
{
    [Theory]
    [InlineData("api.key apiKey APIKey API_KEY apikey zendesk.api-key api..key ssh.key licenseKey encryption.key accountKey")]
    [InlineData("accesskey access_key access.key aws.accessKey AccessKey2 MASTERKEY signing-key encryptionKey client.signature.key")]
    [InlineData("pass user_pass userPass userpass passcode passkey passphrase pwd pin PIN pin2 card.pin otp")]
    [InlineData("authorization http.authorization auth.bearer cert.pem clientsecret oauth.api.secret credentials private_number tokens")]
    [InlineData("code oauth.code auth_code authcode AUTH-CODE authorization_code authorizationCode authorizationcode device_code")]
    [InlineData("deviceCode oauth2Code one-time-code OneTimeCode verification.code mfa_code recoverycode")]
    public void Name_of_a_secret_matches(string names) =>
        Assert.All(names.Split(' ').Append("sms code"), name => Assert.True(SensitiveName.Matches(name), name));

    [Theory]
    [InlineData("oauth.api.key OAuth.Api.Key your_mom.key public.key key monkey keyapi consumerkey primary_key primary.key hotkey")]
    [InlineData("pinned spinner bypass compass passenger username authorization.url authorization.code.url filter.response.nulls")]
    [InlineData("barcode countryCode postal_code statusCode preset-code codec")]
    public void Ordinary_name_does_not_match(string names) =>
        Assert.All(names.Split(' '), name => Assert.False(SensitiveName.Matches(name), name));

    [Theory]
    [InlineData("""{"credentials": {"user": "hunter2", "deep": [{"value": "hunter2"}]}}""")]
    [InlineData("""{"tokens": ["hunter2"], "pin": "hunter2"}""")]
    public void Values_within_a_secret_are_masked(string providerData)
    {
        var request = InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "providerData": {{providerData}}}""");

        Assert.DoesNotContain("hunter2", request.ToRedactedJson(), StringComparison.Ordinal);
        Assert.Equal("Wrong: ********, sorry", new Redactor(request.Secrets()).Sanitize("Wrong: hunter2, sorry"));
    }

    [Theory]
    [InlineData("client_secret=x&api_key=k&apiKey=k&consumer_key=k&client_id=k", "api_key=k&apiKey=k&consumer_key=k&client_id=k")]
    [InlineData("client_key=k", "client_key=k")]
    [InlineData("access_key=k&session_key=k&signingKey=k&storage-key=k&webhook_key=k&client.signature.key=k&api_key_secret=k&a=1", "a=1")]
    public void OAuth_URL_shows_only_the_public_names_of_the_app(string query, string shown)
    {
        var authorization = Sample.Authorization() with { AuthorizationUri = Sample.Secure($"https://login.example.com/?{query}&state=s") };

        Assert.Equal($"https://login.example.com/?{shown}&state=s", authorization.OAuthUrl.AbsoluteUri);
    }
}
