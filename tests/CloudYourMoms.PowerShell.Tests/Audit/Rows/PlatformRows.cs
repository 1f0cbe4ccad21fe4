
namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Errors of every cmdlet that calls the platform: parameters, rejected requests, failures, and a missing account.</summary>
internal static class PlatformRows
{
    /// <summary>The cmdlets that call the platform, each with a command line that uses $to.</summary>
    public static IReadOnlyDictionary<string, string> Calls { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Get-YourMomInstance"] = "Get-YourMomInstance -Tag prod @to",
        ["Get-YourMomOAuthUrl"] = "Get-YourMomOAuthUrl sfdc @app -QueryParameter @{ tenantSecret = $extra } @to",
        ["Invoke-YourMomRequest"] = "Invoke-YourMomRequest 123 /accounts -Token $token -Query @{ pass = $extra } @to",
        ["New-YourMomInstance"] =
            "New-YourMomInstance 'New desk' -Key zendesk -Configuration @{ username = 'u'; password = $password } @to",
        ["Remove-YourMomInstance"] = "Remove-YourMomInstance 123 -Confirm:$false @to",
        ["Save-YourMomToken"] = "Save-YourMomToken 123 @to",
        ["Set-YourMomCredential"] = "Set-YourMomCredential other @to",
        ["Set-YourMomInstance"] = "Set-YourMomInstance 123 -Configuration @{ password = $password } @to",
        ["Test-YourMomInstance"] = "Test-YourMomInstance 123 -Token $token @to",
    };

    private static readonly (string Kind, string Before, EchoResponse? Response)[] Ends =
    [
        ("InvalidBaseUri", "$to.BaseUri = $addressWithPassword", null),
        ("InsecureBaseUri", "$to.BaseUri = 'http://platform.example/api'", null),
        ("InvalidProxy", "$to.Proxy = $addressWithPassword", null),
        ("InsecureProxy", "$to += $proxy", null),
        ("InvalidSecret", "$to.UserSecret = $unsendable", null),
        ("CredentialMissing", "$to.Remove('OrganizationSecret')", null),
        ("CredentialRejected", string.Empty, EchoResponse.Error(401)),

        // HTML, because some cmdlets interpret the platform's own messages: no match, or a disabled instance.
        ("AccessDenied", string.Empty, EchoResponse.Page(403)),
        ("NotFound", string.Empty, EchoResponse.Page(404)),
        ("RequestRejected", string.Empty, EchoResponse.Error(400)),
        ("TooManyRequests", string.Empty, EchoResponse.Error(429)),
        ("PlatformUnavailable", string.Empty, EchoResponse.Error(500)),
        ("ProxyRefused", "$to += $proxy; $to.BaseUri = 'https://platform.example/api'", EchoResponse.Error(407)),
        ("ConnectionFailed", string.Empty, EchoResponse.Drop()),
        ("RequestTimeout", "$to.TimeoutSec = 1", EchoResponse.NoResponse()),
        ("UnexpectedResponse", string.Empty, EchoResponse.Text()),
        ("ResponseTooLarge", string.Empty, EchoResponse.TooLarge()),
        ("ResponseUndecodable", string.Empty, EchoResponse.Text() with { ContentType = "text/plain; charset=x-unknown" }),
    ];

    private static readonly (string Kind, string Before, string? Vault, string? Profile)[] EndsByProfile =
    [
        ("InvalidProfileName", "$to.Profile = 'no name'", "healthy", null),
        ("ProfileNotFound", "$to.Profile = 'absent'", "healthy", null),
        ("ProfileMismatch", "$to.BaseUri = 'https://other.example/api'", "healthy", null),
        ("VaultModuleMissing", string.Empty, null, null),
        ("VaultNotFound", "$to.Vault = 'Absent'", "healthy", null),
        ("VaultLocked", string.Empty, "locked", null),
        ("VaultTimeout", "$to.VaultTimeoutSec = 1", "slow", null),
        ("VaultUnreadable", string.Empty, "unreadable", null),
        ("VaultSecretInvalid", string.Empty, "healthy", $"{{\"userSecret\": \"{Testing.AuditSecrets.Wrong}"),
    ];

    public static IEnumerable<AuditRow> All =>
    [
        .. from call in Calls
           from end in Ends
           where !Reasons.Has(call.Key, end.Kind)
           select Of(call.Key, end.Kind, call.Value, end.Before, end.Response),
        Of("Get-YourMomOAuthUrl", "UnexpectedResponse", Calls["Get-YourMomOAuthUrl"], string.Empty, EchoResponse.Key()) with
        {
            Variant = "of a key",
        },
        .. from call in Calls
           from end in EndsByProfile
           where !Reasons.Has(call.Key, end.Kind) && call.Key != "Set-YourMomCredential"
           select OfProfile(call.Key, end.Kind, call.Value, end.Before, end.Vault, end.Profile),
    ];

    private static AuditRow Of(string cmdlet, string kind, string script, string before, EchoResponse? response)
    {
        // A create that may have been processed causes a lookup. These responses mean that it was not processed.
        (before, response) = (cmdlet, kind) switch
        {
            ("New-YourMomInstance", "ConnectionFailed") => ("$to.BaseUri = $closed", null),
            ("New-YourMomInstance" or "Invoke-YourMomRequest", "UnexpectedResponse") => (before, EchoResponse.Error(302)),
            ("New-YourMomInstance", "TooManyRequests") => (before, null),
            _ => (before, response),
        };
        var responses = response is null ? [] : new Dictionary<string, EchoResponse>(StringComparer.Ordinal) { ["*"] = response };
        if ((cmdlet, kind) is ("New-YourMomInstance", "TooManyRequests"))
        {
            responses["POST /instances"] = EchoResponse.Error(429);
        }

        return new AuditRow(cmdlet, kind, $"{before}; {script}")
        {
            Responses = responses,
            // The response of a proxy that rejects CONNECT is not shown.
            IsEchoed = (kind != "ProxyRefused" &&
                responses.Values.Any(given => given is { IsDropped: false, IsSilent: false, Status: not 200 })) ||
                kind == "UnexpectedResponse",
            IsSlow = responses.ContainsKey("POST /instances"),
        };
    }

    private static AuditRow OfProfile(string cmdlet, string kind, string script, string before, string? vault, string? profile) =>
        new(cmdlet, kind, $"$to = $byProfile; {before}; {script}")
        {
            Vault = vault,
            Prepare = stage =>
            {
                if (profile is not null)
                {
                    stage.Vaults.Put("Store", "CloudYourMoms-Profile-default", profile);
                }

                return Task.CompletedTask;
            },
            IsEchoed = vault == "unreadable",
        };
}
