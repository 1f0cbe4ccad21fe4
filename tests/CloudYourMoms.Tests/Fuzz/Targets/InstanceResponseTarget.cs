using System.Text;
using System.Text.Json;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>An instance in a response, alone and in a list: unexpected members do not lose its id and token.</summary>
internal sealed class InstanceResponseTarget() : FuzzTarget(
    "instance-response",
    "{}[]:,\"",
    "\"id\":",
    "123",
    "\"123\"",
    "\"token\":",
    $"\"{Mark}\"",
    "\"name\":",
    "\"your_mom\":",
    "{\"key\":\"sfdc\"}",
    "\"valid\":",
    "\"disabled\":",
    "\"tags\":",
    "[\"a\",{\"id\":1,\"name\":\"b\"}]",
    "\"createdDate\":",
    "\"2026-11-23T10:00:00Z\"",
    "\"\\ud800\":1",
    "[",
    "{",
    "{\"a\":")
{
    public override void Check(byte[] input)
    {
        using var json = Reference.Json(ResponseFactory.Text(input), ResponseFactory.MaximumDepth);
        var response = Invariant.Bounded(input.Length, 500, () => InstanceDto.TryRead(ResponseFactory.Of(input)));
        Invariant.That(
            response is { IsPartial: false } == json is { RootElement.ValueKind: JsonValueKind.Object }, "only an object is accepted");
        if (response is not null && json is not null)
        {
            Same(response, json.RootElement);
        }

        List(ResponseFactory.Of(input), json?.RootElement);
        if (json is not null)
        {
            using var list = Reference.Json($"[{ResponseFactory.Text(input)}]", ResponseFactory.MaximumDepth);
            List(ResponseFactory.Of(Encoding.UTF8.GetBytes($"[{ResponseFactory.Text(input)}]")), list?.RootElement);
        }
    }

    private static void Same(InstanceDto response, JsonElement root)
    {
        var id = Reference.Member(root, "id");
        var token = Reference.String(Reference.Member(root, "token"));
        var isDuplicate = IsDuplicate(root, "id");
        Invariant.That(
            isDuplicate || id is not { ValueKind: JsonValueKind.Number } || !id.Value.TryGetInt64(out var number) || response.Id == number,
            "the id is not lost");
        Invariant.That(!isDuplicate || response.Id is null, "a duplicate id is not used");
        Invariant.That(!IsDuplicate(root, "token") || response.Token is null, "a duplicate token is not used");
        Invariant.That(
            response.Id is null || id is { ValueKind: JsonValueKind.Number or JsonValueKind.String },
            "the id comes from the response");
        Invariant.That(!IsUsable(root, token) || response.Token == token, "the token is not lost");
        Invariant.That(response.Token is null || TokenRule.Problem(response.Token) is null, "the token is valid in a header");
        Invariant.That(
            response.Token is null || token is not null || Reference.Member(root, "token") is { ValueKind: JsonValueKind.Number },
            "the token comes from the response");
        if (response.Id is not null)
        {
            var instance = InstanceMapper.Map(response, "sfdc");
            Invariant.That(
                instance.Id == response.Id && SignIn.Is(instance.Token, response.Token ?? string.Empty),
                "the record has the id and the token");
            Invariant.That(
                !MarkLocations.AreAllSecret(root, string.Empty) || !instance.ToString().Contains(Mark, StringComparison.Ordinal),
                "the text of a record contains no token");
            Invariant.That(!instance.AdditionalMembers.Keys.Any(name => name is "id" or "token"), "the token is not an additional member");
        }
    }

    private static void List(ApiResponse response, JsonElement? root)
    {
        var page = Invariant.ValueOrError(
            () => ListInstancesOperation.Read(response, null, ResponseFactory.Redactor),
            hasSecret: true,
            YourMomErrorKind.UnexpectedResponse);
        if (page is null)
        {
            var isList = root is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(
                item => !IsDuplicate(item, "id") && Reference.Member(item, "id") is { ValueKind: JsonValueKind.Number } id &&
                    id.TryGetInt64(out _));
            Invariant.That(!isList, "a valid list is accepted");
            return;
        }

        Invariant.That(
            root is { ValueKind: JsonValueKind.Array } && page.Instances.Count == root.Value.GetArrayLength(),
            "the record count matches the list");
        foreach (var (instance, item) in page.Instances.Zip(root!.Value.EnumerateArray()))
        {
            var token = Reference.String(Reference.Member(item, "token"));
            Invariant.That(!IsUsable(item, token) || SignIn.Is(instance.Token, token!), "the tokens of a list are not lost");
        }
    }

    private static bool IsUsable(JsonElement root, string? token) =>
        token is not null && !IsDuplicate(root, "token") && TokenRule.Problem(token) is null;

    private static bool IsDuplicate(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Count(member => JsonValue.ReadName(member) == name) > 1;
}
