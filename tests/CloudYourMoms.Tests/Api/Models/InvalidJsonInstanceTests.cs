using System.Text;
using System.Text.Json;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Instances;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;
using CsCheck;

namespace CloudYourMoms.Tests.Api.Models;

/// <summary>An instance in a response that is not valid JSON is read correctly or not at all.</summary>
public sealed class InvalidJsonInstanceTests
{
    private const uint Cases = 20_000;
    private const string Start = """{"id": 1, "name": "n", "token": "t", """;
    private const string Damaged = """, "text": "a "b" c"}""";

    private static readonly string[] Pieces =
    [
        "\"", "\"", ",", ":", "{", "}", "[", "]", "\\", " ", "\n", "text", "7", "\",\"a\":\"", "\"},", "\",", "\"a\":{", "\"a\":7",
        "\"id\":8", "\"name\":\"evil\"", "\"name\":\"", "\"token\":\"evil\"", "\"token\":\"", "\"key\":\"evil\"", "\"key\":\"",
        "\"your_mom\":{", "\"your_mom\":{\"key\":\"evil\"}",
    ];

    // Each ends with a member that makes the quote after it a syntax error.
    private static readonly string[] Attacks =
    [
        "\",\"token\":\"evil\",\"a\":7", "\",\"name\":\"evil\",\"a\":7", "\",\"id\":8,\"a\":7", "\",\"key\":\"evil\",\"a\":7",
        "\"},\"token\":\"evil\",\"a\":7", "\"},\"name\":\"evil\",\"a\":7", "\"},\"id\":8,\"a\":7", "\"},\"key\":\"evil\",\"a\":7",
        "\",\"your_mom\":{\"key\":\"evil\"},\"a\":7", "\"},\"token\":\"evil\",\"a\":{\"b\":\"", "<a href=\"x\">",
    ];

    [Fact]
    public async Task Specified_response_to_a_create_returns_a_record_with_its_token()
    {
        var platform = new FakePlatform().Returns(200, Specification.CreateResponse);

        var result = await platform.CreateAsync();

        AssertRead(result.Instance, result.Warning);
        Assert.Null(result.LostResponse);
        Assert.Empty(platform.Notices);
    }

    [Fact]
    public async Task Specified_response_is_read_by_id()
    {
        var platform = new FakePlatform().Returns(200, Specification.CreateResponse);

        AssertRead(await platform.Client.GetInstanceAsync(123, Test.Cancellation), Assert.Single(platform.Notices).Message);
    }

    [Theory]
    [InlineData(Start + """ "your_mom": {"key": "k" """ + "}" + Damaged)]
    [InlineData("""{"token": "t", "valid": true, "name": "n", "id": 1, "your_mom": {"name": "k", "id": 9, "key": "k"}""" + Damaged)]
    [InlineData(Start + """ "your_mom": {"key": "k"}, "text": "}"x"}""" + " \r\n")]
    [InlineData(Start + """ "your_mom": {"key": "k"}, "tags": [],}""")]
    public void Members_before_the_damaged_string_are_read(string text) => Assert.Equal((1L, "n", "t", "k"), Read(text));

    [Theory]
    [InlineData(Start + """ "your_mom": {"key": "k"}}""")] // Valid JSON
    [InlineData(Start + """ "your_mom": {"key": "k"}, "text": "a" "b""")] // Truncated
    [InlineData(Start + """ "your_mom": {"key": "k"}, "tags": []""")]
    [InlineData(Start + """ "your_mom": {"key": "k}}""")]
    [InlineData(Start + """ "your_mom": {"key": "k"k"}""" + Damaged)] // The key is damaged
    [InlineData("""{"id": 1, "name": "n"n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"id": 1, "name": "n\\n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)] // Escapes
    [InlineData("""{"id": 1, "\u006eame": "n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"id": 1, "\ud800": 1, "name": "n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"text": "x", "id": 1, "name": "n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)] // After another string
    [InlineData("""{"id": 1, "name": "n", "your_mom": {"key": "k", "text": "x"}, "token": "t" """ + Damaged)]
    [InlineData(Start + """ "your_mom": {"text": "x", "key": "k"}""" + Damaged)]
    [InlineData(Start + """ "tags": ["x"], "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"token": "t", "your_mom": {"key": "k"}, "id": 1, "name": "n" """ + Damaged)]
    [InlineData(Start + """ "your_mom": {"key": "k"}, "text": "a "token":"x" c"}""")] // Twice
    [InlineData(Start + """ "your_mom": {"key": "k"}, "text": "a "key":"x" c"}""")]
    [InlineData("""{"id": 1, "id": 1, "name": "n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"id": 1, "name": "n", "your_mom": {"key": "k"}""" + Damaged)] // Missing
    [InlineData(Start + """ "your_mom": {}, "key": "k" """ + Damaged)]
    [InlineData(Start + """ "your_mom.key": "k", "2.key": "k" """ + Damaged)]
    [InlineData("""{"id": 1.5, "name": "n", "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""{"id": 1, "name": null, "token": "t", "your_mom": {"key": "k"}""" + Damaged)]
    [InlineData("""[{"id": 1, "name": "n", "token": "t", "your_mom": {"key": "k"}}""" + Damaged)]
    [InlineData("<html>{}")]
    [InlineData("")]
    public void Ambiguous_text_is_not_read(string text) => Assert.Null(Read(text));

    [Fact]
    public void Truncated_response_is_never_read_wrongly() => Assert.All(
        Enumerable.Range(0, Specification.CreateResponse.Length),
        length => Assert.True(Read(Specification.CreateResponse[..length]) is null or (123, "test", Sample.Token, "sfdcservicecloud")));

    [Fact]
    public void Unescaped_strings_never_yield_a_wrong_value()
    {
        var instances =
            from raw in Gen.Frequency((1, Pick.From(Attacks)), (1, Pick.From(Pieces).Array[1, 8].Select(string.Concat)))
            from other in Gen.Frequency((1, Gen.Const("plain")), (1, Pick.From(Pieces).Array[1, 4].Select(string.Concat)))
            from targets in Pick.From(UnescapedInstance.Targets).Array[2]
            from order in UnescapedInstance.Orders
            from kindOrder in UnescapedInstance.KindOrders
            select new UnescapedInstance(targets[0], raw, targets[1], other, order, kindOrder);

        instances.SampleRepeatably(
            instance => Assert.True(Read(instance.Text) is not { } values || values == (7, instance.Name, "t0ken", "sfdc"), instance.Text),
            Cases,
            instance => instance.Text);
    }

    private static (long Id, string Name, string Token, string Key)? Read(string text) =>
        InvalidJsonInstance.TryRead(Encoding.UTF8.GetBytes(text)) is { } json
            ? (json.GetProperty("id").GetInt64(), Text(json, "name"), Text(json, "token"), Text(json.GetProperty("your_mom"), "key"))
            : null;

    private static string Text(JsonElement parent, string member) => parent.GetProperty(member).GetString()!;

    private static void AssertRead(Instance instance, string? warning)
    {
        Assert.Equal((123, "test", "sfdcservicecloud"), (instance.Id, instance.Name, instance.Key));
        Assert.Equal(Sample.Token, Sample.ToPlainText(instance.Token));
        Assert.Equal((null, null, null), (instance.Valid, instance.Disabled, instance.CreatedDate));
        Assert.Empty(instance.Tags);
        Assert.Empty(instance.AdditionalMembers);
        Assert.Equal(
            "The platform's response with instance 123 is not valid JSON. Only its id, name, token and key were read: " +
            "Valid, Disabled, Tags, CreatedDate and AdditionalMembers are not in the record.",
            warning);
    }

    /// <summary>An instance with one or two strings that are not escaped.</summary>
    private sealed record UnescapedInstance(
        string Target, string Raw, string OtherTarget, string OtherRaw, string[] Order, string[] KindOrder)
    {
        public static readonly string[] Targets = ["name", "kind name", "description", "text", "tag"];
        public static readonly Gen<string[]> Orders = Any(
            ["id", "name", "token", "your_mom", "valid", "text", "tags"], ["id", "name", "your_mom", "token", "valid", "text", "tags"]);

        public static readonly Gen<string[]> KindOrders = Any(
            ["id", "name", "key", "description"], ["id", "key", "name", "description"]);

        public string Name => Value("name");

        public string Text => Object(Order, member => member switch
        {
            "id" => "7",
            "name" => $"\"{Name}\"",
            "token" => "\"t0ken\"",
            "your_mom" => Kind,
            "valid" => "true",
            "text" => $"\"{Value("text")}\"",
            _ => $"[\"{Value("tag")}\"]",
        });

        private string Kind => Object(KindOrder, member => member switch
        {
            "id" => "39",
            "name" => $"\"{Value("kind name")}\"",
            "key" => "\"sfdc\"",
            _ => $"\"{Value("description")}\"",
        });

        private static Gen<string[]> Any(string[] specified, string[] other) =>
            Gen.Frequency((1, Gen.Const(specified)), (1, Gen.Const(other)), (1, Gen.Shuffle(specified)));

        private static string Object(string[] order, Func<string, string> value) =>
            "{" + string.Join(", ", order.Select(member => $"\"{member}\": {value(member)}")) + "}";

        private string Value(string target) => target == Target ? Raw : target == OtherTarget ? OtherRaw : "plain";
    }
}
