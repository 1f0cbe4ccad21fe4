namespace CloudYourMoms.Tests;

/// <summary>The token is shown once: whatever is odd beside it, it is not lost.</summary>
public sealed class OddAnswerTests
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

        AssertWhole(await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));
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

    private static void AssertWhole(Instance instance)
    {
        Assert.Equal(123, instance.Id);
        Assert.Equal("t0kenvalue", Sample.Reveal(instance.Token));
    }
}
