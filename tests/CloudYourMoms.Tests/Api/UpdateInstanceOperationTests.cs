using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api;

/// <summary>An update with provider data authorizes the instance again, with values that can be used only once.</summary>
public sealed class UpdateInstanceOperationTests
{
    private const string Error = """{"requestId": "5f1a", "message": "Sorry"}""";
    private static readonly InstanceRequest Rename = new() { Name = "New" };

    public static TheoryData<string> LostResponses => ["408", "502", "503", "504", "522", "broken", "200"];

    [Fact]
    public async Task Response_is_the_updated_instance()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);

        var instance = await UpdateAsync(platform, Rename);

        Assert.Equal(("test", Sample.Token), (instance.Name, Sample.ToPlainText(instance.Token)));
        Assert.Equal(platform.Options.BaseUri, instance.PlatformUri);
    }

    [Fact]
    public async Task Invalid_update_is_not_sent()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);

        Assert.Equal(ConfigurationMissing, await Test.KindOf(() => UpdateAsync(platform, new InstanceRequest { Name = " " })));
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Error_does_not_show_the_secrets_of_the_update()
    {
        var echo = System.Text.Json.JsonSerializer.Serialize(new { message = $"Wrong: {Sample.Code} and {Sample.ApiSecret}, sorry" });

        var error = await Test.ErrorOf(() => UpdateAsync(new FakePlatform().Returns(400, echo), Sample.InstanceRequest()));

        Assert.Contains("Wrong: ******** and ********, sorry", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Lost_response_to_an_authorization_is_unknown(string reply)
    {
        foreach (var parameter in new[] { "code", "oauth_verifier" })
        {
            var platform = new FakePlatform().WithRetries(3).Plays(reply);

            var error = Assert.IsType<ApiException>(await Test.ErrorOf(() => UpdateAsync(platform, WithProviderData(parameter))));

            Assert.Equal((UpdateOutcomeUnknown, parameter == "code"), (error.Kind, error.CodeWasSent));
            Assert.Equal([123], error.InstanceIds);
            Assert.StartsWith(
                "Unknown whether instance 123 was changed and reauthorized: the response was lost. ",
                error.Message,
                StringComparison.Ordinal);
            Assert.Single(platform.Sent);
        }
    }

    [Fact]
    public async Task Lost_response_keeps_the_gateways_error()
    {
        var error = await Test.ErrorOf(() => UpdateAsync(new FakePlatform().Returns(504, Error), WithProviderData("code")));

        Assert.Equal((504, "5f1a"), (Assert.IsType<ApiException>(error).StatusCode, Assert.IsType<ApiException>(error).RequestId));
        Assert.EndsWith("The platform returned 504: Sorry. Request id: 5f1a.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Code_that_may_have_been_processed_is_used(string reply)
    {
        var platform = new FakePlatform().Plays(reply);
        await Record.ExceptionAsync(() => UpdateAsync(platform, WithProviderData("code")));

        var error = Assert.IsType<InstanceValidationException>(
            await Test.ErrorOf(() => UpdateAsync(platform, WithProviderData("code"))));

        Assert.Equal(AuthorizationCodeInvalid, error.Kind);
        Assert.StartsWith("The change cannot be made:", error.Message, StringComparison.Ordinal);
        Assert.Single(platform.Sent);
    }

    [Theory]
    [InlineData("400", RequestRejected)]
    [InlineData("407", ProxyRefused)]
    [InlineData("429", TooManyRequests)]
    [InlineData("499", RequestRejected)]
    [InlineData("refused", ConnectionFailed)]
    public async Task Code_of_an_unprocessed_update_is_not_used(string reply, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().WithRetries(3).Plays(reply).Returns(200, Sample.InstanceJson);

        Assert.Equal(kind, await Test.KindOf(() => UpdateAsync(platform, WithProviderData("code"))));
        Assert.Single(platform.Sent);
        Assert.Equal(123, (await UpdateAsync(platform, WithProviderData("code"))).Id);
    }

    [Fact]
    public async Task Code_of_a_canceled_update_is_not_used()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => UpdateAsync(platform, WithProviderData("code"), new CancellationToken(canceled: true)));

        Assert.Equal(123, (await UpdateAsync(platform, WithProviderData("code"))).Id);
    }

    [Fact]
    public async Task Authorization_is_awaited_after_a_cancellation()
    {
        var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.ReturnsLater(200, Sample.InstanceJson);

        var update = UpdateAsync(platform, WithProviderData("oauth_verifier"), cancellation.Token);
        platform.Release();

        Assert.Equal(123, (await update).Id);
    }

    [Fact]
    public async Task Damaged_response_to_an_authorization_is_read()
    {
        var body = System.Text.Encoding.Latin1.GetBytes("""{"id": 123, "token": "t0ken", "note": "größe"}""");

        var instance = await UpdateAsync(new FakePlatform().Returns(200, () => new ByteArrayContent(body)), WithProviderData("code"));

        Assert.Equal("t0ken", Sample.ToPlainText(instance.Token));
    }

    private static InstanceRequest WithProviderData(string name) =>
        new() { ProviderData = new Dictionary<string, object?> { [name] = Sample.Secure(Sample.Code) } };

    private static Task<Instance> UpdateAsync(FakePlatform platform, InstanceRequest changes, CancellationToken? token = null) =>
        platform.Client.UpdateInstanceAsync(123, changes, token ?? Test.Cancellation);
}
