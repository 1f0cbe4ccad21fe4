namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>The error kinds that a cmdlet cannot write, with the reason. Every other pair has a row.</summary>
internal static class Reasons
{
    private static readonly string[] OfPlatform = [.. PlatformRows.Calls.Keys];
    private static readonly string[] WithoutPlatform =
        ["Get-YourMomCredential", "New-YourMomInstanceFile", "Remove-YourMomCredential", "Wait-YourMomCallback"];
    private static readonly string[] All = [.. OfPlatform, .. WithoutPlatform];

    private static readonly (string Why, string[] Kinds, string[] Cmdlets)[] Table =
    [
        (
            "It does not call the platform.",
            [
                "InvalidBaseUri", "InsecureBaseUri", "InvalidProxy", "InsecureProxy", "CredentialMissing", "CredentialRejected",
                "AccessDenied", "NotFound", "RequestRejected", "TooManyRequests",
                "PlatformUnavailable", "ProxyRefused", "ConnectionFailed", "RequestTimeout", "UnexpectedResponse", "ResponseTooLarge",
                "ResponseUndecodable", "ProfileMismatch",
            ],
            WithoutPlatform
        ),
        ("It takes no secret.", ["InvalidSecret"], [.. WithoutPlatform.Except(["Wait-YourMomCallback"])]),
        ("It returns false if the instance does not exist.", ["NotFound"], ["Test-YourMomInstance"]),
        (
            "A create with an unknown outcome ends with the result of the lookup.",
            ["PlatformUnavailable", "RequestTimeout", "ResponseTooLarge", "ResponseUndecodable"],
            ["New-YourMomInstance"]),
        (
            "It does not use a vault.",
            [
                "InvalidProfileName", "ProfileNotFound", "VaultModuleMissing", "VaultNotFound", "VaultLocked", "VaultTimeout",
                "VaultUnreadable", "VaultSecretInvalid",
            ],
            ["New-YourMomInstanceFile", "Wait-YourMomCallback"]),
        (
            "It reads only the profile that it replaces.",
            ["ProfileNotFound", "ProfileMismatch", "VaultSecretInvalid"],
            ["Set-YourMomCredential"]),
        ("It removes a secret without reading it.", ["VaultSecretInvalid"], ["Remove-YourMomCredential"]),
        ("It writes no secret to a vault.", ["DefaultVaultMissing", "VaultNameRefused"], Except(
            "New-YourMomInstance", "Set-YourMomInstance", "Set-YourMomCredential", "Save-YourMomToken")),
        ("It does not change a vault, or it writes a different error.", ["VaultUnwritable"], Except(
            "New-YourMomInstance", "Set-YourMomInstance", "Set-YourMomCredential", "Remove-YourMomCredential")),
        ("It writes TokenNotStored instead.", ["VaultNameRefused"], ["Save-YourMomToken"]),
        ("It stores no token.", ["VaultSecretConflict", "TokenNotStored"], Except(
            "New-YourMomInstance", "Set-YourMomInstance", "Save-YourMomToken")),
        ("It removes no token.", ["TokenNotRemoved"], Except("Remove-YourMomInstance")),
        ("It creates nothing.", ["CreateResponseLost", "CreateNotConfirmed", "CreateOutcomeUnknown"], Except("New-YourMomInstance")),
        ("All its requests are idempotent.", ["UpdateOutcomeUnknown"], Except("Set-YourMomInstance", "Invoke-YourMomRequest")),
        ("It takes no members of an instance.", ["CallbackMissing", "ConfigurationMissing", "AuthorizationCodeInvalid"], Except(
            "New-YourMomInstance", "Set-YourMomInstance")),
        ("It accepts no wildcards, or treats an invalid pattern as a name.", ["InvalidWildcardPattern"], Except(
            "New-YourMomInstance", "Get-YourMomCredential")),
        ("It takes no instance.", ["InvalidInstance"], Except("New-YourMomInstance", "Set-YourMomInstance")),
        ("It takes no text.", ["InstanceTextIncomplete"], Except("New-YourMomInstance")),
        ("It reads no file.", ["InstanceFileUnreadable"], Except("New-YourMomInstance")),
        ("It takes no path.", ["InstanceFileNotFound"], Except("New-YourMomInstance", "New-YourMomInstanceFile")),
        ("It writes no file.", ["InstanceFileUnwritable", "InstanceFileExists"], Except("New-YourMomInstanceFile")),
        ("It does not request an OAuth URL.", ["InvalidKey"], Except("Get-YourMomOAuthUrl")),
        ("It takes no query.", ["InvalidQueryParameter"], Except("Get-YourMomInstance", "Get-YourMomOAuthUrl", "Invoke-YourMomRequest")),
        ("It has no callback URL.", ["InvalidCallbackUrl"], Except("Get-YourMomOAuthUrl", "Wait-YourMomCallback")),
        ("It lists nothing.", ["ListIncomplete"], Except("Get-YourMomInstance", "Invoke-YourMomRequest")),
        ("It finds no instance by its name.", ["InstanceNotFound"], Except("Get-YourMomInstance")),
        (
            "It takes no record of an instance or a profile.",
            ["RecordMismatch"],
            [
                "Get-YourMomCredential", "Get-YourMomOAuthUrl", "New-YourMomInstance", "New-YourMomInstanceFile", "Set-YourMomCredential",
                "Wait-YourMomCallback",
            ]
        ),
        ("It takes no token.", ["ParameterConflict"], Except("Invoke-YourMomRequest", "Save-YourMomToken", "Test-YourMomInstance")),
        (
            "It changes nothing and does not prompt for confirmation.",
            ["ConfirmationUnavailable"],
            ["Get-YourMomCredential", "Get-YourMomInstance", "Get-YourMomOAuthUrl", "Test-YourMomInstance", "Wait-YourMomCallback"]
        ),
        ("It calls no resource.", ["InvalidRequestPath", "InvalidRequestBody"], Except("Invoke-YourMomRequest")),
        (
            "It does not wait for a callback.",
            [
                "InvalidAuthorization", "InvalidOAuthUrl", "CallbackNotLocal", "CertificateRequired", "InvalidCertificate",
                "InvalidListenUri", "PortInUse", "PortInUseOnOneAddressFamily", "PortPrivileged", "PortExcluded",
                "PortUnavailable", "InvalidCallbackResponse", "CallbackStateMismatch", "CallbackTimeout", "AuthorizationDenied",
                "PkceRequired", "AppNotInstalled", "InvalidScope", "RedirectUriMismatch", "ProviderAccountInactive", "ProviderUnavailable",
                "AuthorizationFailed",
            ],
            Except("Wait-YourMomCallback")
        ),
        (
            "Only the system can cause it. The error contains only the port and the address.",
            ["PortPrivileged", "PortExcluded", "PortUnavailable"],
            ["Wait-YourMomCallback"]
        ),
    ];

    /// <summary>All pairs that cannot occur.</summary>
    public static IEnumerable<(string Cmdlet, string Kind)> Pairs =>
        from row in Table
        from kind in row.Kinds
        from cmdlet in row.Cmdlets
        select (cmdlet, kind);

    public static bool Has(string cmdlet, string kind) =>
        Array.Exists(Table, row => row.Kinds.Contains(kind) && row.Cmdlets.Contains(cmdlet));

    private static string[] Except(params string[] cmdlets) => [.. All.Except(cmdlets)];
}
