using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Successful results.</summary>
internal static class SuccessRows
{
    private const string Create = "$callback | New-YourMomInstance Service";
    private const string TokenData = "-ProviderData @{ refresh_token = $extra } -Configuration @{ 'x.password' = $password }";

    // The sandbox rejects unknown query parameters.
    private static readonly Dictionary<string, string> Calls = new(PlatformRows.Calls, StringComparer.Ordinal)
    {
        ["Get-YourMomInstance"] = "Get-YourMomInstance @to",
        ["Invoke-YourMomRequest"] = "Invoke-YourMomRequest 123 /accounts -Token $token -Query @{ pageSize = 5 } @to",
    };

    public static IEnumerable<AuditRow> All =>
    [
        .. Calls.Values.Select(call => Of(call)),
        .. Calls.Where(call => call.Key != "Set-YourMomCredential").Select(call => Of($"$to = $byProfile; {call.Value}", "by profile")),
        InClear("Get-YourMomInstance -Id 123 @to", "with secrets in clear"),
        InClear($"{Create} @to", "with secrets in clear"),
        Of($"{Create} -ProviderData @{{ refresh_token = $extra }} @to", "of a sign-in"),
        Of($"{Create} {TokenData} -WhatIf @to", "with WhatIf"),
        Of($"{Create} {TokenData} -Confirm @to", "with a confirmation prompt"),
        Of(
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x'; password = $password } -Token $token -Confirm @to",
            "with a body"),
        Of("Remove-YourMomInstance 123 @to", "with a confirmation prompt"),
        InClear("$callback | Set-YourMomInstance 123 -Configuration @{ password = $password } -Confirm -PassThru @to", "of a sign-in"),
        Of("Set-YourMomInstance 123 -Configuration @{ password = $password } -WhatIf @to", "with WhatIf"),
        Of("Test-YourMomInstance 123 -Token $wrong @to", "of a wrong token"),
        Of("Save-YourMomToken 123 -Token $wrong -Confirm @to", "given"),
        Of("Set-YourMomCredential other -BaseUri $to.BaseUri -Confirm", "typed") with
        {
            Prepare = stage => Array.ForEach([AuditSecrets.User, AuditSecrets.Organization], stage.Host.Type),
        },
        Of("Get-YourMomCredential"),
        Of("Remove-YourMomCredential default -Confirm"),
        Of("New-YourMomInstanceFile sfdc $file -Force") with { Prepare = stage => stage.Write(AuditSecrets.Password) },
        Of("$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Meanwhile = async (stage, run) => await stage.Session.Browser.AllowAsync(
                await CallbackRows.FollowLinkAsync(stage, run), TestContext.Current.CancellationToken),
        },
        Of("$authorization | Wait-YourMomCallback -CallbackResponse $response", "of a pasted address"),
    ];

    private static AuditRow Of(string script, string variant = "") => new(AuditRow.Success, script, variant);

    // The platform returns secrets that it should mask.
    private static AuditRow InClear(string script, string variant) => Of(script, variant)
        .On("GET /instances/123", EchoResponse.Instance)
        .On("PATCH /instances/123", EchoResponse.Instance)
        .On("POST /instances", EchoResponse.Instance);
}
