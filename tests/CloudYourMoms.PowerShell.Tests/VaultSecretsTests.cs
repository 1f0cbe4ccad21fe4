using System.Management.Automation;
using System.Text;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

/// <summary>No secret comes to light while credentials and tokens are kept, used and refused.</summary>
public sealed class VaultSecretsTests
{
    private const string Loud = "$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; ";
    private const string Basic = "-Key zendesk -Configuration @{ username = 'u'; password = $password }";

    [Fact]
    public async Task No_stream_and_no_error_holds_a_secret_whatever_the_vault_does()
    {
        using var vaults = new StandInVaults().With("Store").With("ReadOnly", "read-only").With("Full", "full").With("Locked", "locked").With("Tables", "hashtables");
        await using var session = await ModuleSession.StartAsync();
        await vaults.ImportAsync(session);
        session.Set("wrong", ModuleSession.Protect("wr0ng+secret/never=shown"));
        session.Set("password", ModuleSession.Protect("p4ss+w0rd/never=shown"));

        var first = await session.RunAndAllowAsync(Loud + "Set-YourMomCredential @platform @account; $callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser; $callback | New-YourMomInstance 'Desk'");
        var others = new List<ScriptResult>();
        foreach (var script in new[]
        {
            $"New-YourMomInstance 'Full' {Basic} -Vault Full",
            $"New-YourMomInstance 'ReadOnly' {Basic} -Vault ReadOnly",
            $"New-YourMomInstance 'Locked' {Basic} -Vault Locked",
            "Set-YourMomCredential other -Vault ReadOnly @platform @account -SkipVerify",
            "Set-YourMomCredential other -Vault Locked @platform @account -SkipVerify",
            "Set-YourMomCredential other @platform -UserSecret $wrong -OrganizationSecret $wrong",
            "Get-YourMomInstance @platform -UserSecret $wrong -OrganizationSecret $wrong",
            "$callback | New-YourMomInstance 'Again'",
            "$callback, $callback | Set-YourMomInstance 123",
            "Test-YourMomInstance 123 -Token $wrong",
            "Invoke-YourMomRequest 123 /accounts -Token $wrong",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = $wrong } -Query @{ secret = $wrong }",
            "Get-YourMomInstance | Save-YourMomToken -Vault Full",
            "Get-YourMomInstance | Save-YourMomToken -Vault Tables",
            "Get-YourMomInstance | Remove-YourMomInstance -Confirm:$false",
            "Get-YourMomCredential | Remove-YourMomCredential",
        })
        {
            others.Add(await session.RunAsync(Loud + script));
        }

        ScriptResult[] all = [first, .. others];
        var errors = all.SelectMany(result => result.Terminating is null ? result.Errors : [.. result.Errors, result.Failure]).ToList();
        Assert.Equal(
            ["CodeUnusable", "CredentialRejected", "TokenNotRemoved", "TokenNotStored", "VaultLocked", "VaultUnwritable"],
            errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var text = string.Join('\n', [.. all.Select(result => result.AllText), .. errors.Select(error => PSSerializer.Serialize(error, 4)), .. await SessionErrorsAsync(session)]);
        Assert.All(Secrets(session), secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    // What a person would look at, or export, afterwards.
    private static async Task<IEnumerable<string>> SessionErrorsAsync(ModuleSession session) =>
        (await session.RunAsync("$Error; Get-History")).Output.Select(item => PSSerializer.Serialize(item, 4));

    private static IEnumerable<string> Secrets(ModuleSession session)
    {
        var app = session.Options.Apps[0];
        var requests = session.Sandbox.Requests;
        var codes = requests.SelectMany(request => request.Body.Split('"')).Where(part => part.EndsWith("==", StringComparison.Ordinal));
        var tokens = requests.Select(request => request.Headers.GetValueOrDefault("Authorization", string.Empty)).Where(header => header.Contains("Your_mom ", StringComparison.Ordinal)).Select(header => header.Split(' ')[^1]);
        string[] plain = [app.ApiSecret, app.ClientSecretInUrl, session.Options.UserSecret, session.Options.OrganizationSecret, "wr0ng+secret/never=shown", "p4ss+w0rd/never=shown", .. codes, .. tokens];
        Assert.True(plain.Length > 8, "No code or no token was seen on the wire.");
        return plain.Distinct(StringComparer.Ordinal).SelectMany(secret => new[]
        {
            secret,
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            System.Text.Json.JsonEncodedText.Encode(secret).ToString(),

            // What Export-Clixml makes of a secure string off Windows.
            Convert.ToHexStringLower(Encoding.Unicode.GetBytes(secret)),
        });
    }
}
