using System.Net;
using System.Text;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;

namespace CloudYourMoms.Tests.Api.Models;

/// <summary>The token is returned only once, so unexpected members do not lose it.</summary>
public sealed class InstanceDtoTests
{
    [Theory]
    [InlineData("""{"id": 123, "token": "t0ken", "name": "test \ud800"}""")]
    [InlineData("""{"id": 123, "token": "t0ken", "name": 7, "\ud800": 1, "deep": {"\ud800": 1}}""")]
    [InlineData("""{"id": "123", "token": "t0ken", "your_mom": {"\ud800": 1, "key": "zendesk"}}""")]
    [InlineData("""{"id": 123.0, "token": "t0ken", "tags": [null, 5, {"\ud800": 1}], "your_mom": "x", "big": 1e999}""")]
    [InlineData("\ufeff{\"id\": 123, \"token\": \"t0ken\"}")]
    [InlineData("""{"\u0069d": 123, "\u0074oken": "t0ken", "ID": 1, "Token": "other"}""")]
    public void Id_and_token_are_read_despite_invalid_members(string json)
    {
        var body = Read(json)!;

        Assert.Equal((123, "t0ken", null), (body.Id, body.Token, body.TokenProblem));
        Assert.NotNull(InstanceMapper.Map(body, null));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("1.5", null)]
    [InlineData("0.0", null)]
    [InlineData("-1.0", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("\"abc\"", null)]
    [InlineData("\"-1\"", null)]
    [InlineData("123, \"id\": 123", null)]
    public void Id_is_a_whole_number(string id, long? expected) => Assert.Equal(expected, Read($$"""{"id": {{id}}}""")!.Id);

    [Theory]
    [InlineData("null", null)]
    [InlineData("7", null, "7")]
    [InlineData("true", "the token is not text")]
    [InlineData("\"\"", "the token is empty")]
    [InlineData("\"********\"", "the token is masked")]
    [InlineData("\"t0k\\ud800\"", "the token is not text")]
    [InlineData("\"t0ken\", \"token\": \"t0ken\"", "the token appears twice")]
    [InlineData("\"t0ken\", \"\\u0074oken\": \"other\"", "the token appears twice")]
    public void Token_that_is_unusable_has_a_problem(string token, string? problem, string? expected = null)
    {
        var body = Read($$"""{"id": 123, "token": {{token}}}""")!;

        Assert.Equal((123, expected, problem), (body.Id, body.Token, body.TokenProblem));
    }

    [Theory]
    [InlineData("true", "false", true)]
    [InlineData("\"True\"", "0", true)]
    [InlineData("1", "null", true)]
    [InlineData("0", "1", false)]
    [InlineData("[]", "\"true\"", false)]
    public void Flag_is_read_in_every_format(string valid, string disabled, bool isUsable)
    {
        var body = Read($$"""{"valid": {{valid}}, "disabled": {{disabled}}}""")!;

        Assert.Equal((isUsable, !isUsable), (body.Valid, body.Disabled));
    }

    [Fact]
    public void Damaged_members_are_omitted()
    {
        var json = """{"id": 7, "token": "t0ken", "note": "whole", "text": "f\ufffdr", "gr\ufffde": 1, "inner": {"a": ["\ufffd"]}}""";

        var body = InstanceDto.TryRead(Response(json.Replace("\\ufffd", "\ufffd", StringComparison.Ordinal)) with { Defect = "damaged" })!;

        Assert.Equal((7, "t0ken"), (body.Id, body.Token));
        Assert.Equal(["note"], body.OtherMembers.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("""{"id": 123, "token": "t0ken" """)]
    public void Response_without_an_object_is_null(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("""[{"id": 1}, {}]""", 2)]
    [InlineData("[]", 0)]
    [InlineData("""[{"id": 1}, 5]""", null)]
    [InlineData("[null]", null)]
    [InlineData("""{"id": 1}""", null)]
    [InlineData("<html></html>", null)]
    public void List_contains_only_objects(string json, int? count) => Assert.Equal(count, InstanceDto.TryReadList(Response(json))?.Count);

    [Fact]
    public void List_with_a_defect_is_null() => Assert.Null(InstanceDto.TryReadList(Response("[]") with { Defect = "damaged" }));

    private static InstanceDto? Read(string json) => InstanceDto.TryRead(Response(json));

    private static ApiResponse Response(string json) => new(HttpStatusCode.OK, null, null, Encoding.UTF8.GetBytes(json));
}
