using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>A success that is not an instance is a lost response, and not a half-read one.</summary>
public sealed class UnreadableCreateResponseTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("""{"id": 123, "name": "test"}""")]
    [InlineData("""{"id": 123, "token": ""}""")]
    [InlineData("""{"id": 123, "token": null}""")]
    [InlineData("""{"id": 123, "token": "t0k\ud800"}""")]
    [InlineData("""{"id": 123, "token": "********"}""")]
    [InlineData("""{"id": 123, "token": "t0kenvalue", "token": "t0kenother"}""")]
    [InlineData("""{"id": 123, "token": "t0kenvalue", "\u0074oken": "t0kenvalue"}""")]
    public async Task Success_with_an_id_and_no_token_is_read_from_the_platform(string body)
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(200, body).To("GET").Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);

        var result = await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(Sample.Token, Sample.Reveal(result.Instance.Token));
        Assert.NotNull(result.LostResponse);
        Assert.EndsWith("/instances/123", Assert.Single(platform.Gets).Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"id": 123}""")]
    [InlineData(200, """{"id": 124, "token": "t0kenvalue"}""")]
    [InlineData(200, "<html></html>")]
    [InlineData(404, Sample.NoInstances)]
    [InlineData(500, "{}")]
    public async Task Success_with_an_id_that_cannot_be_read_reports_the_id(int status, string body)
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(200, """{"id": 123}""").To("GET").Returns(status, body);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.DoesNotContain("t0kenvalue", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_token_of_a_created_instance_reports_the_id()
    {
        const string Masked = """{"id": 123, "name": "test", "token": "********"}""";

        var failure = await Sample.FailureOfCreation(new FakePlatform(_clock).Returns(200, Masked), _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Contains("does not return a valid token: the token is masked.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Get-YourMomInstance", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_token_is_not_accepted_by_the_lookup()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(500, "{}").To("GET")
            .Returns(200, Sample.InstanceList((124, 0, "Contoso")))
            .Returns(200, """{"id": 124, "name": "Contoso", "token": "••••••••"}""");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([124], failure.InstanceIds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"id": null, "token": "t0kenvalue"}""")]
    [InlineData("""{"id": 123, "id": 124, "token": "t0kenvalue"}""")]
    [InlineData("""{"id": 123, "id": 123, "token": "t0kenvalue"}""")]
    [InlineData("""{"id": "abc", "token": "t0kenvalue"}""")]
    [InlineData("""{"name": "test", "token": "t0kenvalue"}""")]
    [InlineData("""{"id": 123, "token": "t0kenvalue" """)]
    public async Task Success_without_an_instance_is_a_lost_response(string body)
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
            200, body, ("Elements-Request-Id", "abc-123"));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.Equal("abc-123", Assert.IsType<ApiException>(failure).RequestId);
        Assert.DoesNotContain("t0kenvalue", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Invalid_JSON_of_the_specification_is_not_read_partially()
    {
        var literal = Sample.InstanceJson.Replace("\\\"", "\"", StringComparison.Ordinal);
        Assert.Contains("<a href=\"http", literal, StringComparison.Ordinal);

        var failure = await Sample.FailureOfCreation(
            new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(200, literal), _clock);

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.DoesNotContain(Sample.Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Success_beyond_the_limit_is_a_lost_response() => Assert.Equal(
        YourMomErrorKind.CreateNotConfirmed,
        (await Sample.FailureOfCreation(
            new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
                200, () => new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1])),
            _clock)).Kind);
}
