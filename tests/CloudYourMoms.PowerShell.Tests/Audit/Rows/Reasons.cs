namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Which cmdlets cannot end with which kind of failure, and why. Every other pair has a row.</summary>
internal static class Reasons
{
    private static readonly string[] OfPlatform = [.. PlatformRows.Calls.Keys];
    private static readonly string[] Beside = ["Get-YourMomCredential", "New-YourMomInstanceFile", "Remove-YourMomCredential", "Wait-YourMomCallback"];
    private static readonly string[] All = [.. OfPlatform, .. Beside];

    private static readonly (string Why, string[] Kinds, string[] Cmdlets)[] Table =
    [
        (
            "It does not call the platform.",
            [
                "InvalidBaseUri", "InsecureBaseUri", "InvalidProxy", "InsecureProxy", "CredentialMissing", "CredentialRejected", "AccessDenied", "NotFound", "RequestRejected", "TooManyRequests",
                "PlatformUnavailable", "ProxyRefused", "ConnectionFailed", "RequestTimeout", "UnexpectedResponse", "ResponseTooLarge", "ResponseUndecodable", "ProfileMismatch",
            ],
            Beside
        ),
        ("It takes no secret.", ["InvalidSecret"], [.. Beside.Except(["Wait-YourMomCallback"])]),
        ("A platform that knows no such instance is its answer: false.", ["NotFound"], ["Test-YourMomInstance"]),
        ("A creation that may have been done is looked for, and ends with what was found.", ["PlatformUnavailable", "RequestTimeout", "ResponseTooLarge", "ResponseUndecodable"], ["New-YourMomInstance"]),
        ("It uses no vault.", ["InvalidProfileName", "ProfileNotFound", "VaultModuleMissing", "VaultNotFound", "VaultLocked", "VaultTimeout", "VaultUnreadable", "VaultSecretInvalid"], ["New-YourMomInstanceFile", "Wait-YourMomCallback"]),
        ("It stores a profile and reads none but the one of its name, which it replaces.", ["ProfileNotFound", "ProfileMismatch", "VaultSecretInvalid"], ["Set-YourMomCredential"]),
        ("It removes what is there, whatever it holds.", ["VaultSecretInvalid"], ["Remove-YourMomCredential"]),
        ("It writes no secret to a vault.", ["DefaultVaultMissing", "VaultNameRefused"], Except("New-YourMomInstance", "Set-YourMomInstance", "Set-YourMomCredential", "Save-YourMomToken")),
        ("It changes no vault, or its failure is another.", ["VaultUnwritable"], Except("New-YourMomInstance", "Set-YourMomInstance", "Set-YourMomCredential", "Remove-YourMomCredential")),
        ("It says so of the token.", ["VaultNameRefused"], ["Save-YourMomToken"]),
        ("It stores no token.", ["VaultSecretConflict", "TokenNotStored"], Except("New-YourMomInstance", "Set-YourMomInstance", "Save-YourMomToken")),
        ("It removes no token.", ["TokenNotRemoved"], Except("Remove-YourMomInstance")),
        ("It creates nothing.", ["CreateResponseLost", "CreateNotConfirmed", "CreateOutcomeUnknown"], Except("New-YourMomInstance")),
        ("It makes no change that is not harmless to repeat.", ["UpdateOutcomeUnknown"], Except("Set-YourMomInstance", "Invoke-YourMomRequest")),
        ("It takes no members of an instance.", ["CallbackMissing", "ConfigurationMissing", "AuthorizationCodeInvalid"], Except("New-YourMomInstance", "Set-YourMomInstance")),
        ("It takes no wildcards, or takes a broken one for a name.", ["InvalidWildcardPattern"], Except("New-YourMomInstance", "Get-YourMomCredential")),
        ("It takes no instance.", ["InvalidInstance"], Except("New-YourMomInstance", "Set-YourMomInstance")),
        ("It takes no text.", ["InstanceTextIncomplete"], Except("New-YourMomInstance")),
        ("It reads no file.", ["InstanceFileUnreadable"], Except("New-YourMomInstance")),
        ("It takes no path.", ["InstanceFileNotFound"], Except("New-YourMomInstance", "New-YourMomInstanceFile")),
        ("It writes no file.", ["InstanceFileUnwritable", "InstanceFileExists"], Except("New-YourMomInstanceFile")),
        ("It asks for no OAuth URL.", ["InvalidKey"], Except("Get-YourMomOAuthUrl")),
        ("It takes no query.", ["InvalidQueryParameter"], Except("Get-YourMomInstance", "Get-YourMomOAuthUrl", "Invoke-YourMomRequest")),
        ("It takes no callback URL to go to.", ["InvalidCallbackUrl"], Except("Get-YourMomOAuthUrl", "Wait-YourMomCallback")),
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
            "It changes nothing, and asks for no confirmation.",
            ["ConfirmationUnavailable"],
            ["Get-YourMomCredential", "Get-YourMomInstance", "Get-YourMomOAuthUrl", "Test-YourMomInstance", "Wait-YourMomCallback"]
        ),
        ("It calls no resource.", ["InvalidRequestPath", "InvalidRequestBody"], Except("Invoke-YourMomRequest")),
        (
            "It waits for no callback.",
            [
                "InvalidAuthorization", "InvalidOAuthUrl", "CallbackNotLocal", "CertificateRequired", "InvalidCertificate", "InvalidListenUri", "PortInUse", "PortInUseOnOneAddressFamily", "PortPrivileged", "PortExcluded",
                "PortUnavailable", "InvalidCallbackResponse", "CallbackStateMismatch", "CallbackTimeout", "AuthorizationDenied", "AuthorizationFailed",
            ],
            Except("Wait-YourMomCallback")
        ),
        ("The system decides it, and a test cannot make it; port and address are all that the error has.", ["PortPrivileged", "PortExcluded", "PortUnavailable"], ["Wait-YourMomCallback"]),
    ];

    /// <summary>Every pair that cannot be.</summary>
    public static IEnumerable<(string Cmdlet, string Kind)> Pairs =>
        from row in Table
        from kind in row.Kinds
        from cmdlet in row.Cmdlets
        select (cmdlet, kind);

    public static bool Has(string cmdlet, string kind) => Array.Exists(Table, row => row.Kinds.Contains(kind) && row.Cmdlets.Contains(cmdlet));

    private static string[] Except(params string[] cmdlets) => [.. All.Except(cmdlets)];
}
