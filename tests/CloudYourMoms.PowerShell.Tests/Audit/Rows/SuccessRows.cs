using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Successful results.</summary>
internal static class SuccessRows
{
    private static readonly Dictionary<string, EchoResponse> InClear = new(StringComparer.Ordinal)
    {
        ["GET /instances/123"] = EchoResponse.Instance(),
        ["PATCH /instances/123"] = EchoResponse.Instance(),
        ["POST /instances"] = EchoResponse.Instance(),
    };

    // The sandbox rejects unknown query parameters.
    private static readonly Dictionary<string, string> Calls = new(PlatformRows.Calls, StringComparer.Ordinal)
    {
        ["Get-YourMomInstance"] = "Get-YourMomInstance @to",
        ["Invoke-YourMomRequest"] = "Invoke-YourMomRequest 123 /accounts -Token $token -Query @{ pageSize = 5 } @to",
    };

    public static IEnumerable<AuditRow> All =>
    [
        .. Calls.Select(call => Of(call.Key, call.Value)),
        .. Calls.Where(call => call.Key != "Set-YourMomCredential").Select(
            call => Of(call.Key, $"$to = $byProfile; {call.Value}") with { Variant = "by profile" }),
        Of("Get-YourMomInstance", "Get-YourMomInstance -Id 123 @to") with { Variant = "with secrets in clear", Responses = InClear },
        Of("New-YourMomInstance", "$callback | New-YourMomInstance Service -ProviderData @{ refresh_token = $extra } @to") with
        {
            Variant = "of a sign-in",
            SignsIn = true,
        },
        Of(
            "New-YourMomInstance",
            "$callback | New-YourMomInstance Service @to") with { Variant = "with secrets in clear", SignsIn = true, Responses = InClear },
        Of(
            "New-YourMomInstance",
            "$callback | New-YourMomInstance Service -ProviderData @{ refresh_token = $extra } -Configuration @{ " +
            "password = $password } -WhatIf @to") with { Variant = "that would be", SignsIn = true },
        Of(
            "New-YourMomInstance",
            "$callback | New-YourMomInstance Service -ProviderData @{ refresh_token = $extra } -Configuration @{ " +
            "'x.password' = $password } -Confirm @to") with { Variant = "with a confirmation prompt", SignsIn = true },
        Of(
            "Invoke-YourMomRequest",
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ name = 'x'; password = $password } -Token $token -Confirm @to") with
            {
                Variant = "with a body",
            },
        Of("Remove-YourMomInstance", "Remove-YourMomInstance 123 @to") with { Variant = "with a confirmation prompt" },
        Of(
            "Set-YourMomInstance",
            "$callback | Set-YourMomInstance 123 -Configuration @{ password = $password } -Confirm -PassThru @to") with
            {
                Variant = "of a sign-in",
                SignsIn = true,
                Responses = InClear,
            },
        Of(
            "Set-YourMomInstance",
            "Set-YourMomInstance 123 -Configuration @{ password = $password } -WhatIf @to") with { Variant = "that would be" },
        Of("Test-YourMomInstance", "Test-YourMomInstance 123 -Token $wrong @to") with { Variant = "of a wrong token" },
        Of("Save-YourMomToken", "Save-YourMomToken 123 -Token $wrong -Confirm @to") with { Variant = "given" },
        Of("Set-YourMomCredential", "Set-YourMomCredential other -BaseUri $to.BaseUri -Confirm") with
        {
            Variant = "typed",
            Prepare = stage =>
            {
                stage.Host.Type(AuditSecrets.User);
                stage.Host.Type(AuditSecrets.Organization);
                return Task.CompletedTask;
            },
        },
        Of("Get-YourMomCredential", "Get-YourMomCredential"),
        Of("Remove-YourMomCredential", "Remove-YourMomCredential default -Confirm"),
        Of("New-YourMomInstanceFile", "New-YourMomInstanceFile sfdc $file -Force") with
        {
            Prepare = stage =>
            {
                stage.Write(AuditSecrets.Password);
                return Task.CompletedTask;
            },
        },
        Of(
            "Wait-YourMomCallback",
            "$authorization | Wait-YourMomCallback -NoBrowser") with { SignsIn = true, Meanwhile = SignIns.AllowAsync },
        Of(
            "Wait-YourMomCallback",
            "$authorization | Wait-YourMomCallback -CallbackResponse $response") with { Variant = "of a pasted address", SignsIn = true },
    ];

    private static AuditRow Of(string cmdlet, string script) => new(cmdlet, AuditRow.Success, script);
}
