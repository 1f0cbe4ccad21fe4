using System.Net;
using System.Text.Json;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

public sealed class RedactedErrorTests
{
    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["user secret"] = Sample.UserSecret,
        ["organization secret"] = Sample.OrganizationSecret,
        ["api secret"] = Sample.ApiSecret,
        ["code"] = Sample.Code,
    };

    public static TheoryData<string, string> EverySecretInEveryForm => InEveryForm(Secrets.Keys);

    /// <summary>Instances in forms that cannot be read.</summary>
    public static TheoryData<string> UnreadableInstances { get; } =
    [
        """{"id": 1, "token": "t0ken+value/", """,
        """{"ID": 1, "instanceToken" : "t0ken+value/"}""",
        """{"id": "x", "token": ["t0ken+value/"]}""",
        """{"id": "x", "token": {"value": "t0ken+value/"}}""",
        """[{"access_token": "t0ken+value/"}]""",
        """[{"key": "id", "value": 1}, {"key": "token", "value": "t0ken+value/"}]""",
        """{"data": "{\"id\": 1, \"token\": \"t0ken+value/\"}"}""",
        "id=1&token=t0ken+value/",
        "<instance><id>1</id><token><![CDATA[t0ken+value/]]></token></instance>",
        "id: 1\ntoken: >\n  t0ken+value/",
        "id,token\n1,t0ken+value/",
        "<table><tr><th>token</th></tr><tr><td>t0ken+value/</td></tr></table>",
        "Array ( [id] => 1 [token] => t0ken+value/ )",
        "/* token */ t0ken+value/",
        "The token of your instance is t0ken+value/.",
    ];

    /// <summary>Before the sign-in, without a code.</summary>
    public static TheoryData<string, string> EverySecretOfASignInInEveryForm => InEveryForm(Secrets.Keys.Where(secret => secret != "code"));

    [Theory]
    [MemberData(nameof(EverySecretInEveryForm))]
    public async Task Failed_create_shows_no_secret_that_the_platform_echoes(string secret, string form)
    {
        var echo = SecretForms.All[form](Secrets[secret]);
        foreach (var (status, body) in Bodies(echo))
        {
            var failure = await Sample.FailureOfCreation(new FakePlatform().Returns(status, body));

            AssertHides(failure, Secrets[secret], echo, isQuoted: status >= 400);
        }
    }

    [Theory]
    [MemberData(nameof(EverySecretOfASignInInEveryForm))]
    public async Task Failed_sign_in_shows_no_secret_that_the_platform_echoes(string secret, string form)
    {
        var echo = SecretForms.All[form](Secrets[secret]);
        foreach (var (status, body) in Bodies(echo))
        {
            var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(status, body));

            AssertHides(failure, Secrets[secret], echo, isQuoted: status >= 400);
        }
    }

    [Fact]
    public void Pasted_address_of_another_site_is_named_without_its_code()
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() =>
            PastedAuthorizationResponse.Read(Sample.Authorization(), Sample.Secure("tt:p://?code=f4kec0de%f="), Sample.Now));

        Assert.Contains("it is an address at tt://, not at", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("f4kec0de", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x=%ff&client_secret=xyz7%2B89", "xyz7+89")]
    [InlineData("client_secret=xyz7%2B89%ff", "xyz7%2B89%ff")]
    public void Provider_message_of_an_undecodable_address_is_redacted(string query, string secret)
    {
        var authorization =
            Sample.Authorization() with { AuthorizationUri = Sample.Secure($"https://login.example.com/?state={Sample.State}&{query}") };

        var refusal = Assert.ThrowsAny<YourMomException>(() =>
            PastedAuthorizationResponse.Read(
                authorization,
                Sample.Secure($"error=server_error&error_description={Uri.EscapeDataString($"no {secret} here")}&state={Sample.State}"),
                Sample.Now));

        Assert.Contains("no ******** here", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UnreadableInstances))]
    public async Task Unreadable_success_shows_no_token(string body)
    {
        var failure = await Sample.FailureOfCreation(new FakePlatform()
            .To("GET")
            .Returns(404, """{"requestId": "77", "message": "No instances found"}""")
            .To("POST")
            .Returns(200, body));

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.DoesNotContain("t0ken+value/", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(UnreadableInstances))]
    public async Task Unreadable_response_to_another_request_shows_no_token(string body)
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, body));
        var cancellationToken = TestContext.Current.CancellationToken;

        await AssertHides(() => client.GetInstanceAsync(1, cancellationToken));
        await AssertHides(() => client.GetInstancePageAsync(new InstanceQuery(), null, cancellationToken));
        await AssertHides(() => client.UpdateInstanceAsync(1, new InstanceRequest { Name = "x" }, cancellationToken));

        static async Task AssertHides(Func<Task> call)
        {
            var failure = await Assert.ThrowsAnyAsync<YourMomException>(call);
            Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
            Assert.DoesNotContain("t0ken", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"error": "before", "token": ["t0ken+value/", ["x"]], "more": "after t0ken+value/"}""")]
    [InlineData("""{"error": "before", "token": {"value": "t0ken+value/"}}""")]
    [InlineData("""{"error": "before", "data": "{\"token\": [\"a]\", \"t0ken+value/\"]}"}""")]
    [InlineData("""{"error": "before", "members": [{"key": "token", "type": "text", "value": "t0ken+value/"}]}""")]
    [InlineData("""{"error": "before", "members": [{"value": "t0ken+value/", "name": "access_token"}]}""")]
    [InlineData("""<p>before</p><entry key="token" value="t0ken+value/"/>""")]
    [InlineData("before [token] => [t0ken+value/]")]
    public async Task Error_masks_structures_and_pairs_with_a_secret_name(string body)
    {
        using var client = Sample.Client(new FakePlatform().Returns(400, body));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetInstanceAsync(1, TestContext.Current.CancellationToken));

        Assert.Contains("before", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error": {"name": "InvalidTokenError", "detail": "a good word"}}""")]
    [InlineData("The token is wrong [code 7]: a good word")]
    public async Task Error_keeps_text_about_a_token(string body)
    {
        using var client = Sample.Client(new FakePlatform().Returns(400, body));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetInstanceAsync(1, TestContext.Current.CancellationToken));

        Assert.Contains("a good word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_extra_parameter_is_masked()
    {
        const string Extra = "3xtra+f4ke/";
        using var client = Sample.Client(new FakePlatform().Returns(400, $$"""{"message": "No such tenant: {{Extra}}, sorry"}"""));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => client.GetOAuthUrlAsync(
            Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>("tenant", Sample.Secure(Extra))),
            TestContext.Current.CancellationToken));

        AssertHides(failure, Extra, Extra);
        Assert.Contains("No such tenant:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"your_mom": {"key": "k", "apiSecret": "d33p+f4ke/"}, "name": "n"}""")]
    [InlineData("""{"your_mom": {"key": "k"}, "externalAuthentication": {"list": [{"password": "d33p+f4ke/"}]}, "name": "n"}""")]
    [InlineData("""{"your_mom": {"key": "k"}, "configuration": {"password": "d33p+f4ke/"}, "name": "n"}""")]
    [InlineData("""{"your_mom": {"key": "k"}, "providerData": {"credentials": {"value": "d33p+f4ke/"}}, "name": "n"}""")]
    public async Task Secret_of_the_file_is_masked_everywhere(string json)
    {
        using var client = Sample.Client(new FakePlatform().Returns(400, """{"message": "Wrong: d33p+f4ke/, sorry"}"""));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(InstanceJson.Parse(json), TestContext.Current.CancellationToken));

        AssertHides(failure, "d33p+f4ke/", "d33p+f4ke/");
    }

    [Theory]
    [InlineData("pr0xy+f4ke/")]
    [InlineData("bWU6cHIweHkrZjRrZS8=")]
    public async Task Proxy_password_is_masked_when_the_proxy_echoes_it(string echo)
    {
        using var client = new YourMomClient(
            Sample.Options() with { ProxyCredential = new NetworkCredential("me", "pr0xy+f4ke/") },
            new FakePlatform().Returns(407, $"<p>Not for {echo}, sorry</p>"));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetInstanceAsync(1, TestContext.Current.CancellationToken));

        AssertHides(failure, "pr0xy+f4ke/", echo);
    }

    [Fact]
    public async Task Secret_in_the_query_of_a_call_is_masked()
    {
        using var client = Sample.Client(new FakePlatform().Returns(400, """{"message": "Wrong: q3ery+f4ke/, sorry"}"""));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CallAsync(
                new() { Path = "/accounts", Query = [new("where", Sample.Secure("q3ery+f4ke/"))] },
                Sample.Secure(Sample.Token),
                TestContext.Current.CancellationToken));

        AssertHides(failure, "q3ery+f4ke/", "q3ery+f4ke/");
    }

    [Fact]
    public async Task Numeric_secret_is_masked()
    {
        using var client = Sample.Client(new FakePlatform().Returns(400, """{"message": "Wrong: 48151623, sorry"}"""));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(
                InstanceJson.Parse("""{"your_mom": {"key": "k"}, "configuration": {"password": 48151623}, "name": "n"}"""),
                TestContext.Current.CancellationToken));

        AssertHides(failure, "48151623", "48151623");
    }

    [Fact]
    public async Task Request_id_that_echoes_a_secret_is_masked()
    {
        var failure = await Sample.FailureOfOAuthUrl(
            new FakePlatform().Returns(401, """{"message": "no"}""", ("Elements-Request-Id", "id-" + Sample.UserSecret)));

        AssertHides(failure, Sample.UserSecret, Sample.UserSecret);
    }

    private static TheoryData<string, string> InEveryForm(IEnumerable<string> secrets)
    {
        var data = new TheoryData<string, string>();
        foreach (var secret in secrets)
        {
            foreach (var form in SecretForms.All.Keys)
            {
                data.Add(secret, form);
            }
        }

        return data;
    }

    private static IEnumerable<(int Status, string Body)> Bodies(string echo) =>
    [
        (400, JsonSerializer.Serialize(new { message = $"before {echo} after" })),
        (401, JsonSerializer.Serialize(new { message = "no", providerMessage = $"before {echo} after" })),
        (502, $"<html><body>before {echo} after</body></html>"),
        (200, $"{{\"before\": \"{echo} after"),
        (200, $"{{\"before\": {JsonSerializer.Serialize($"{echo} after")[..^1]}"),
    ];

    private static void AssertHides(YourMomException failure, string plain, string echo, bool isQuoted = true)
    {
        var text = failure switch
        {
            ApiException api => $"{api}\n{api.ProviderMessage}\n{api.RequestId}",
            AuthorizationException denied => $"{denied}\n{denied.ProviderMessage}",
            _ => failure.ToString(),
        };
        Assert.Empty(new SecretScan([new("secret", plain)]).Find(text));
        Assert.DoesNotContain(echo, text, StringComparison.Ordinal);
        Assert.Equal(isQuoted, failure.ToString().Contains("********", StringComparison.Ordinal));
    }
}
