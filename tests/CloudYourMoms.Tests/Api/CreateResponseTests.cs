using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>The token is shown once: whatever is odd beside it, it is not lost.</summary>
public sealed class CreateResponseTests
{
    public static TheoryData<string> Returns { get; } =
    [
        """{"id": 123, "token": "t0kenvalue", "name": "test", "valid": null, "disabled": null}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "valid": "true", "disabled": 0}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "deep": {"\ud800": 1, "a": 2}}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "your_mom": {"key": "zendesk", "\ud800": 1}}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "your_mom": {"\ud800": 1, "key": "zendesk"}}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "tags": [{"name": "prod", "\ud800": 1}]}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "tags": [null, 5, ["a"]], "your_mom": "x", "big": 1e999}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "createdDate": "\ud800"}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test \ud800"}""",
        """{"id": 123, "token": "t0kenvalue", "name": 7}""",
        """{"id": 123, "token": "t0kenvalue", "name": "test", "\ud800": 1}""",
        """{"id": "123", "token": "t0kenvalue", "name": "test"}""",
        """{"id": 123.0, "token": "t0kenvalue", "name": "test"}""",
    ];

    [Theory]
    [MemberData(nameof(Returns))]
    public async Task Created_instance_has_its_id_and_token(string response)
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, response));

        AssertWhole((await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance);
    }

    [Theory]
    [MemberData(nameof(Returns))]
    public async Task Listed_or_queried_instance_has_its_id_and_token(string response)
    {
        using var list = Sample.Client(new FakePlatform().Returns(200, $"[{response}]"));
        using var one = Sample.Client(new FakePlatform().Returns(200, response));

        AssertWhole(
            Assert.Single((await list.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken)).Instances));
        AssertWhole(await one.GetInstanceAsync(123, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""[{"id": 1}, {"name": "without"}]""")]
    [InlineData("""[{"id": 1}, 5]""")]
    [InlineData("""[{"id": 1.5}]""")]
    [InlineData("""{"id": 1}""")]
    public async Task List_with_an_entry_without_id_is_rejected(string response)
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, response));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
    }

    [Theory]
    [InlineData("\"t0k\\ud800\"")]
    [InlineData(null)]
    public async Task Unreadable_token_leaves_the_id(string? token)
    {
        token ??= $"\"{new string('t', 70_000)}\"";
        using var client = Sample.Client(new FakePlatform().Returns(200, $$"""{"id": 123, "token": {{token}}}"""));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Equal(0, (await client.GetInstanceAsync(123, TestContext.Current.CancellationToken)).Token.Length);
    }

    [Fact]
    public async Task Overlong_other_secret_does_not_lose_the_token()
    {
        var response = $$$"""{"id": 123, "token": "t0kenvalue", "configuration": {"password": "{{{new string('p', 70_000)}}}"}}""";
        using var client = Sample.Client(new FakePlatform().Returns(200, response));

        var instance = (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance;

        AssertWhole(instance);
        Assert.Equal("********", Assert.IsType<IReadOnlyDictionary<string, object?>>(
            instance.AdditionalMembers["configuration"], exactMatch: false)["password"]);
    }

    [Theory]
    [InlineData("true", "false", true)]
    [InlineData("\"True\"", "0", true)]
    [InlineData("1", "null", true)]
    [InlineData("0", "1", false)]
    [InlineData("[]", "\"true\"", false)]
    public async Task Flag_is_read_in_every_format(string valid, string disabled, bool isUsable)
    {
        using var client = Sample.Client(
            new FakePlatform().Returns(200, $$"""{"id": 123, "token": "t0kenvalue", "valid": {{valid}}, "disabled": {{disabled}}}"""));

        var instance = await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        Assert.Equal((isUsable, !isUsable), (instance.Valid, instance.Disabled));
    }

    private static void AssertWhole(Instance instance)
    {
        Assert.Equal(123, instance.Id);
        Assert.Equal("t0kenvalue", Sample.Reveal(instance.Token));
    }
}
