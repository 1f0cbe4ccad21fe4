using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>The token is shown once: whatever is odd beside it, it is not lost.</summary>
public sealed class CreateResponseTests
{
    public static TheoryData<string> Answers { get; } =
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
    [MemberData(nameof(Answers))]
    public async Task Number_and_token_of_a_creation_come_out(string answer)
    {
        using var client = Sample.Client(new FakePlatform().Answers(200, answer));

        AssertWhole((await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task They_come_out_of_a_list_and_by_number_too(string answer)
    {
        using var list = Sample.Client(new FakePlatform().Answers(200, $"[{answer}]"));
        using var one = Sample.Client(new FakePlatform().Answers(200, answer));

        AssertWhole(Assert.Single((await list.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken)).Instances));
        AssertWhole(await one.GetInstanceAsync(123, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""[{"id": 1}, {"name": "without"}]""")]
    [InlineData("""[{"id": 1}, 5]""")]
    [InlineData("""[{"id": 1.5}]""")]
    [InlineData("""{"id": 1}""")]
    public async Task A_list_in_which_something_has_no_number_is_none(string answer)
    {
        using var client = Sample.Client(new FakePlatform().Answers(200, answer));

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
    }

    [Theory]
    [InlineData("\"t0k\\ud800\"")]
    [InlineData(null)]
    public async Task A_token_that_cannot_be_read_or_kept_leaves_the_number(string? token)
    {
        token ??= $"\"{new string('t', 70_000)}\"";
        using var client = Sample.Client(new FakePlatform().Answers(200, $$"""{"id": 123, "token": {{token}}}"""));

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Equal(0, (await client.GetInstanceAsync(123, TestContext.Current.CancellationToken)).Token.Length);
    }

    [Fact]
    public async Task A_secret_beside_it_that_is_too_long_to_be_kept_does_not_lose_the_token()
    {
        var answer = $$$"""{"id": 123, "token": "t0kenvalue", "configuration": {"password": "{{{new string('p', 70_000)}}}"}}""";
        using var client = Sample.Client(new FakePlatform().Answers(200, answer));

        var instance = (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance;

        AssertWhole(instance);
        Assert.Equal("********", Assert.IsType<IReadOnlyDictionary<string, object?>>(instance.AdditionalMembers["configuration"], exactMatch: false)["password"]);
    }

    [Theory]
    [InlineData("true", "false", true)]
    [InlineData("\"True\"", "0", true)]
    [InlineData("1", "null", true)]
    [InlineData("0", "1", false)]
    [InlineData("[]", "\"true\"", false)]
    public async Task A_flag_is_read_in_every_form_of_it(string valid, string disabled, bool isUsable)
    {
        using var client = Sample.Client(new FakePlatform().Answers(200, $$"""{"id": 123, "token": "t0kenvalue", "valid": {{valid}}, "disabled": {{disabled}}}"""));

        var instance = await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        Assert.Equal((isUsable, !isUsable), (instance.Valid, instance.Disabled));
    }

    private static void AssertWhole(Instance instance)
    {
        Assert.Equal(123, instance.Id);
        Assert.Equal("t0kenvalue", Sample.Reveal(instance.Token));
    }
}
