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
    "\"id\":", "123", "\"123\"", "\"token\":", $"\"{Mark}\"", "\"name\":", "\"your_mom\":", "{\"key\":\"sfdc\"}", "\"valid\":", "\"disabled\":", "\"tags\":", "[\"a\",{\"id\":1,\"name\":\"b\"}]", "\"createdDate\":", "\"2026-11-23T10:00:00Z\"", "\"\\ud800\":1", "[", "{", "{\"a\":")
{
    public override void Check(byte[] input)
    {
        using var json = Reference.Json(ResponseFactory.Text(input), ResponseFactory.MaximumDepth);
        var response = Promise.Bounded(input.Length, 500, () => InstanceDto.TryRead(ResponseFactory.Of(input)));
        Promise.That(response is not null == json is { RootElement.ValueKind: JsonValueKind.Object }, "an object is read, and nothing else");
        if (response is not null)
        {
            Same(response, json!.RootElement);
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
        var isTwice = IsTwice(root, "id");
        Promise.That(
            isTwice || id is not { ValueKind: JsonValueKind.Number } || !id.Value.TryGetInt64(out var number) || response.Id == number,
            "the number is not lost");
        Promise.That(!isTwice || response.Id is null, "none of two numbers is chosen");
        Promise.That(!IsTwice(root, "token") || response.Token is null, "none of two tokens is chosen");
        Promise.That(response.Id is null || id is { ValueKind: JsonValueKind.Number or JsonValueKind.String }, "no number is made up");
        Promise.That(!IsUsable(root, token) || response.Token == token, "the token is not lost");
        Promise.That(response.Token is null || TokenRule.Problem(response.Token) is null, "a token can be sent");
        Promise.That(response.Token is null || token is not null || Reference.Member(root, "token") is { ValueKind: JsonValueKind.Number }, "no token is made up");
        if (response.Id is not null)
        {
            var instance = InstanceMapper.Map(response, "sfdc");
            Promise.That(instance.Id == response.Id && SignIn.Is(instance.Token, response.Token ?? string.Empty), "number and token reach the record");
            Promise.That(!MarkedPlaces.AreAllSecret(root, string.Empty) || !instance.ToString().Contains(Mark, StringComparison.Ordinal), "a record shows no token");
            Promise.That(!instance.AdditionalMembers.Keys.Any(name => name is "id" or "token"), "a token is in no other place");
        }
    }

    private static void List(ApiResponse response, JsonElement? root)
    {
        var page = Promise.ValueOrRefusal(() => ListInstancesOperation.Read(response, null, ResponseFactory.Foreign), hasSecret: true, YourMomErrorKind.UnexpectedResponse);
        if (page is null)
        {
            var isList = root is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(
                item => !IsDuplicate(item, "id") && Reference.Member(item, "id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out _));
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

    private static bool IsUsable(JsonElement root, string? token) => token is not null && !IsDuplicate(root, "token") && TokenRule.Problem(token) is null;

    private static bool IsDuplicate(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Count(member => JsonValue.ReadName(member) == name) > 1;
}
