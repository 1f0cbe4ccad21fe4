using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Fuzz.Targets;

/// <summary>What a vault gives back for a profile: the two secrets as they were kept, or one refusal that quotes nothing.</summary>
internal sealed class CredentialTextTarget() : FuzzTarget(
    "credential-text",
    "{}[]:,\"",
    """{"userSecret":"u","organizationSecret":"o","baseUri":"https://api.example/v1"}""", "\"userSecret\":", "\"organizationSecret\":", "\"baseUri\":", $"\"{Mark}\"", "\"https://api.example\"", "\"http://xn--/\"", "\"/\"", "null", "\"\\ud800\"", "\"\"", "<")
{
    public override void Check(byte[] input)
    {
        var text = Reference.Text(input);
        if (text.Length > Secret.MaximumLength)
        {
            return;
        }

        var kept = Secret.ToSecureString(text);
        var credential = Promise.ValueOrRefusal(() => YourMomCredential.FromVaultText("work", kept), hasSecret: true, YourMomErrorKind.VaultSecretInvalid);

        using var json = Reference.Json(text, 64);
        var (user, organization, address) = json is null ? (null, null, null) : (Text("userSecret"), Text("organizationSecret"), Text("baseUri"));
        if (credential is null)
        {
            var isKept = user is { Length: > 0 } && organization is { Length: > 0 } && address == "https://api.example/v1" && Reference.NamesDiffer(json!.RootElement) && !Reference.HasHalves(json);
            Promise.That(!isKept, "what was kept is found again");
            return;
        }

        Promise.That(SignIn.Is(credential.UserSecret, user) && SignIn.Is(credential.OrganizationSecret, organization), "the secrets are those that were kept");
        Promise.That(credential.IsOf(credential.BaseUri) && (address!.Contains(Mark, StringComparison.Ordinal) || !credential.ToString().Contains(Mark, StringComparison.Ordinal)), "a credential shows no secret");
        var again = Promise.KeptAgain(text, credential.ToVaultText, stored => YourMomCredential.FromVaultText("work", stored));
        Promise.That(again is null || (SignIn.Is(again.UserSecret, user) && SignIn.Is(again.OrganizationSecret, organization) && again.IsOf(credential.BaseUri)), "what is kept comes back the same");

        string? Text(string name) => Reference.String(Reference.Member(json!.RootElement, name));
    }
}
