using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api;

/// <summary>What all operations have in common.</summary>
public sealed class YourMomClientTests
{
    private const string Error = """{"requestId": "5f1a", "message": "Sorry"}""";

    private static readonly Dictionary<string, Func<YourMomClient, CancellationToken, Task>> Operations = new(StringComparer.Ordinal)
    {
        ["verify"] = (client, token) => client.VerifyCredentialAsync(token),
        ["keys"] = (client, token) => client.GetKeysAsync(token),
        ["sign-in"] = (client, token) => client.GetOAuthUrlAsync(Sample.OAuthRequest() with { State = "s" }, token),
        ["page"] = (client, token) => client.GetInstancePageAsync(new InstanceQuery { PageSize = 1 }, null, token),
        ["get"] = (client, token) => client.GetInstanceAsync(123, token),
        ["create"] = (client, token) => client.CreateInstanceAsync(Sample.InstanceRequest(), token),
        ["update"] = (client, token) => client.UpdateInstanceAsync(123, new InstanceRequest { Name = "New" }, token),
        ["enable"] = (client, token) => client.SetInstanceEnabledAsync(123, enabled: true, token),
        ["disable"] = (client, token) => client.SetInstanceEnabledAsync(123, enabled: false, token),
        ["delete"] = (client, token) => client.DeleteInstanceAsync(123, token),
        ["ping"] = (client, token) => client.PingAsync(Sample.Secure(Sample.Token), token),
        ["call"] = (client, token) => client.CallAsync(new() { Method = "PUT", Path = "/a" }, Sample.Secure(Sample.Token), token),
    };

    public static TheoryData<string> All => [.. Operations.Keys];

    public static TheoryData<string> AllButCreate => [.. Operations.Keys.Where(name => name != "create")];

    [Theory]
    [InlineData("verify", "GET", "/instances?pageSize=1")]
    [InlineData("keys", "GET", "/your_moms/keys")]
    [InlineData("page", "GET", "/instances?pageSize=1")]
    [InlineData("get", "GET", "/instances/123")]
    [InlineData("update", "PATCH", "/instances/123", """{"name":"New"}""")]
    [InlineData("enable", "PUT", "/instances/123/enabled")]
    [InlineData("disable", "DELETE", "/instances/123/enabled")]
    [InlineData("delete", "DELETE", "/instances/123")]
    [InlineData("ping", "GET", "/ping", null, ", Your_mom " + Sample.Token)]
    [InlineData("call", "PUT", "/a", null, ", Your_mom " + Sample.Token)]
    public async Task Operation_is_one_authorized_request(string name, string method, string path, string? body = null, string token = "")
    {
        var platform = new FakePlatform().Returns(200, name is "get" or "update" ? Sample.InstanceJson : "[]");

        await Operations[name](platform.Client, Test.Cancellation);

        Assert.Equal(
            new SentRequest(
                method,
                "https://api.cloud-your_moms.com/your_moms/api-v2" + path,
                $"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}{token}",
                body is null ? null : "application/json",
                body),
            Assert.Single(platform.Sent));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Operation_without_credentials_sends_nothing_except_the_sign_in(string name)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse())
            .With(options => options with { UserSecret = null, OrganizationSecret = null });

        var kind = await Test.KindOf(() => Operations[name](platform.Client, Test.Cancellation));

        Assert.Equal(name == "sign-in" ? null : CredentialMissing, kind);
        Assert.Equal(name == "sign-in" ? 1 : 0, platform.Sent.Count);
        Assert.All(platform.Sent, sent => Assert.Null(sent.Authorization));
    }

    [Fact]
    public void Missing_credentials_are_reported_before_a_request()
    {
        using var client = new YourMomClient(new YourMomClientOptions());

        Assert.Equal(CredentialMissing, Assert.Throws<YourMomException>(client.RequireCredential).Kind);
        Assert.Equal(CredentialMissing, Assert.Throws<YourMomException>(() => client.RequireUsable(Sample.Secure("t"))).Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Operation_reports_the_platforms_error(string name)
    {
        var error = await new FakePlatform().Returns(401, Error).ErrorOf(client => Operations[name](client, Test.Cancellation));

        Assert.Equal(CredentialRejected, error.Kind);
        Assert.Equal("The platform returned 401: Sorry. Request id: 5f1a.", error.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Operation_rejects_a_page_and_an_undecodable_response(string name)
    {
        var page = new FakePlatform().Returns(200, "<html>Sign in to the network</html>");
        var undecodable = new FakePlatform().Returns(200, () => new ByteArrayContent([0x5B, 0xFF, 0x5D]));

        var kinds = (await Test.KindOf(() => Run(page)), await Test.KindOf(() => Run(undecodable)));

        // A call may return any text, and a lost response to a create is looked up.
        Assert.Equal(
            name switch
            {
                "call" => (null, ResponseUndecodable),
                "create" => (CreateOutcomeUnknown, CreateOutcomeUnknown),
                _ => (UnexpectedResponse, ResponseUndecodable),
            },
            kinds);

        Task Run(FakePlatform platform) => Operations[name](platform.Client, Test.Cancellation);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Operation_is_retried_only_if_it_is_idempotent(string name)
    {
        var platform = new FakePlatform().WithRetries(3).Plays("503 broken 429").Returns(200, "[]");

        await Record.ExceptionAsync(() => Operations[name](platform.Client, Test.Cancellation));

        Assert.Equal(name is "create" or "call" ? 1 : 4, platform.Sent.Count(sent => sent == platform.Sent[0]));
    }

    [Theory]
    [MemberData(nameof(AllButCreate))]
    public async Task Operation_ends_when_canceled(string name)
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.NeverReturns();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Operations[name](platform.Client, cancellation.Token));
    }

    [Theory]
    [InlineData("get", NotFound)]
    [InlineData("enable", NotFound)]
    [InlineData("delete", NotFound)]
    [InlineData("verify", null)]
    public async Task Platform_404_is_a_missing_instance_or_an_empty_list(string name, YourMomErrorKind? kind)
    {
        Assert.Equal(kind, await KindOf(Sample.NoInstances));
        Assert.Equal(NotFound, await KindOf("<html>Not found</html>"));

        Task<YourMomErrorKind?> KindOf(string body) =>
            new FakePlatform().Returns(404, body).KindOf(client => Operations[name](client, Test.Cancellation));
    }

    [Theory]
    [InlineData("503", null)]
    [InlineData("broken 429", null)]
    [InlineData("429 refused", NotFound)]
    public async Task Delete_accepts_a_404_after_a_possible_delete(string events, YourMomErrorKind? kind)
    {
        Assert.Equal(kind, await KindOf("delete", Error));
        Assert.Equal(NotFound, await KindOf("delete", "<html>Not found</html>"));
        Assert.Equal(NotFound, await KindOf("enable", Error));

        Task<YourMomErrorKind?> KindOf(string name, string body) => new FakePlatform().WithRetries(3).Plays(events)
            .Returns(404, body).KindOf(client => Operations[name](client, Test.Cancellation));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, " \r\n")]
    [InlineData(202, Sample.InstanceJson)]
    public async Task Enabling_and_deleting_accept_any_JSON(int status, string body)
    {
        foreach (var name in new[] { "enable", "disable", "delete" })
        {
            await Operations[name](new FakePlatform().Returns(status, body).Client, Test.Cancellation);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id": 124, "token": "t0ken"}""")]
    public async Task Response_with_another_instance_is_unexpected(string body)
    {
        Assert.Equal(UnexpectedResponse, await KindOf("get"));
        Assert.Equal(UnexpectedResponse, await KindOf("update"));

        Task<YourMomErrorKind?> KindOf(string name) =>
            new FakePlatform().Returns(200, body).KindOf(client => Operations[name](client, Test.Cancellation));
    }

    [Fact]
    public async Task Masked_token_of_an_instance_is_a_warning()
    {
        var platform = new FakePlatform().Returns(200, """{"id": 1, "token": "********"}""");

        Assert.Equal(0, (await platform.Client.GetInstanceAsync(1, Test.Cancellation)).Token.Length);

        Assert.Equal(
            "The record of instance 1 has no token: in the platform's response the token is masked.",
            Assert.Single(platform.Notices).Message);
    }

    [Fact]
    public void Options_text_has_no_secret()
    {
        var text = Sample.Options().ToString();

        Assert.DoesNotContain(Sample.UserSecret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.OrganizationSecret, text, StringComparison.Ordinal);
        Assert.Contains("api.cloud-your_moms.com", text, StringComparison.Ordinal);
    }
}
