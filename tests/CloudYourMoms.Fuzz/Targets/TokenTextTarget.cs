using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Fuzz.Targets;

/// <summary>What a vault gives back for an instance: its token as it was kept, or one refusal that quotes nothing.</summary>
internal sealed class TokenTextTarget() : FuzzTarget(
    "token-text",
    "{}[]:,\"",
    """{"id":123,"name":"n","key":"sfdc","token":"t","baseUri":"https://api.example/v1"}""", "\"id\":", "\"token\":", "\"baseUri\":", $"\"{Mark}\"", "123", "123.0", "\"123\"", "\"https://api.example\"", "\"http://xn--/\"", "\"/\"", "null", "\"\\ud800\"", "\"\"", "<")
{
    private const long Id = 123;

    public override void Check(byte[] input)
    {
        var text = Reference.Text(input);
        if (text.Length > Secret.MaximumLength)
        {
            return;
        }

        var kept = Secret.ToSecureString(text);
        var token = Promise.ValueOrRefusal(() => InstanceToken.FromVaultText(Id, kept), hasSecret: true, YourMomErrorKind.VaultSecretInvalid);

        using var json = Reference.Json(text, 64);
        var plain = json is null ? null : Reference.String(Reference.Member(json.RootElement, "token"));
        if (token is null)
        {
            Promise.That(json is null || Reference.HasHalves(json) || !IsKept(json.RootElement, plain), "what was kept is found again");
            return;
        }

        Promise.That(SignIn.Is(token.Token, plain) && token.Id == Id && IsId(json!.RootElement), "the token is the one that was kept, and of this instance");
        var again = Promise.KeptAgain(text, token.ToVaultText, stored => InstanceToken.FromVaultText(Id, stored));
        Promise.That(again is null || (SignIn.Is(again.Token, plain) && again.Name == token.Name && again.Key == token.Key && again.IsOf(token.BaseUri)), "what is kept comes back the same");
    }

    private static bool IsId(JsonElement root) => Reference.Member(root, "id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number) && number == Id;

    private static bool IsKept(JsonElement root, string? token) =>
        token is { Length: > 0 } && IsId(root) && Reference.NamesDiffer(root) &&
        Reference.Member(root, "name") is null or { ValueKind: JsonValueKind.String or JsonValueKind.Null } &&
        Reference.Member(root, "key") is null or { ValueKind: JsonValueKind.String or JsonValueKind.Null } &&
        Reference.String(Reference.Member(root, "baseUri")) == "https://api.example/v1";
}
