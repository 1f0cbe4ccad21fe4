using static CloudYourMoms.PowerShell.Tests.Audit.EchoResponse;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Errors of every cmdlet that calls the platform: parameters, rejected requests, failures, and a missing account.</summary>
internal static class PlatformRows
{
    private const string ByProfile = "$to = $byProfile";

    /// <summary>The cmdlets that call the platform, each with a command line that uses $to.</summary>
    public static IReadOnlyDictionary<string, string> Calls { get; } = new[]
    {
        "Get-YourMomInstance -Tag prod @to",
        "Get-YourMomOAuthUrl sfdc @app -QueryParameter @{ tenantSecret = $extra } @to",
        "Invoke-YourMomRequest 123 /accounts -Token $token -Query @{ pass = $extra } @to",
        "New-YourMomInstance 'New desk' -Key zendesk -Configuration @{ username = 'u'; password = $password } @to",
        "Remove-YourMomInstance 123 -Confirm:$false @to",
        "Save-YourMomToken 123 @to",
        "Set-YourMomCredential other @to",
        "Set-YourMomInstance 123 -Configuration @{ password = $password } @to",
        "Test-YourMomInstance 123 -Token $token @to",
    }.ToDictionary(call => call.Split(' ')[0], StringComparer.Ordinal);

    private static readonly AuditRow[] Ends =
    [
        new("InvalidBaseUri", "$to.BaseUri = $addressWithPassword"),
        new("InsecureBaseUri", "$to.BaseUri = 'http://platform.example/api'"),
        new("InvalidProxy", "$to.Proxy = $addressWithPassword"),
        new("InsecureProxy", "$to += $proxy"),
        new("InvalidSecret", "$to.UserSecret = $unsendable"),
        new("CredentialMissing", "$to.Remove('OrganizationSecret')"),
        new AuditRow("CredentialRejected", "").On("*", Error(401)),

        // HTML, because some cmdlets interpret the platform's own messages: no match, or a disabled instance.
        new AuditRow("AccessDenied", "").On("*", Page(403)),
        new AuditRow("NotFound", "").On("*", Page(404)),
        new AuditRow("RequestRejected", "").On("*", Error(400)),
        new AuditRow("TooManyRequests", "").On("*", Error(429)),
        new AuditRow("PlatformUnavailable", "").On("*", Error(500)),
        new AuditRow("ProxyRefused", "$to += $proxy; $to.BaseUri = 'https://platform.example/api'").On("*", Error(407)),
        new AuditRow("ConnectionFailed", "").On("*", Drop),
        new AuditRow("RequestTimeout", "$to.TimeoutSec = 1").On("*", NoResponse),
        new AuditRow("UnexpectedResponse", "").On("*", Text),
        new AuditRow("ResponseTooLarge", "").On("*", TooLarge),
        new AuditRow("ResponseUndecodable", "").On("*", Text with { ContentType = "text/plain; charset=x-unknown" }),

        new("InvalidProfileName", $"{ByProfile}; $to.Profile = 'no name'"),
        new("ProfileNotFound", $"{ByProfile}; $to.Profile = 'absent'"),
        new("ProfileMismatch", $"{ByProfile}; $to.BaseUri = 'https://other.example/api'"),
        new("VaultModuleMissing", ByProfile) { Vault = null },
        new("VaultNotFound", $"{ByProfile}; $to.Vault = 'Absent'"),
        new("VaultLocked", ByProfile) { Vault = "locked" },
        new("VaultTimeout", $"{ByProfile}; $to.VaultTimeoutSec = 1") { Vault = "slow" },
        new("VaultUnreadable", ByProfile) { Vault = "unreadable" },
        new("VaultSecretInvalid", ByProfile)
        {
            Prepare = stage => stage.PutProfile($"{{\"userSecret\": \"{Testing.AuditSecrets.Wrong}"),
        },
    ];

    public static IEnumerable<AuditRow> All =>
    [
        .. from call in Calls
           from end in Ends
           where !Reasons.Has(call.Key, end.Kind) &&
               !(call.Key == "Set-YourMomCredential" && end.Script.StartsWith(ByProfile, StringComparison.Ordinal))
           select Adapted(end with { Script = $"{end.Script}; {call.Value}" }),
        new AuditRow("UnexpectedResponse", Calls["Get-YourMomOAuthUrl"], "of a key").On("*", Key),
    ];

    // A create that may have been processed causes a lookup. These responses mean that it was not processed.
    private static AuditRow Adapted(AuditRow row) => (row.Cmdlet, row.Kind) switch
    {
        ("New-YourMomInstance", "ConnectionFailed") => row with { Script = $"$to.BaseUri = $closed{row.Script}", Responses = [] },
        ("New-YourMomInstance" or "Invoke-YourMomRequest", "UnexpectedResponse") => row.On("*", Error(302)),
        ("New-YourMomInstance", "TooManyRequests") => row with { Responses = new() { ["POST /instances"] = Error(429) } },
        _ => row,
    };
}
