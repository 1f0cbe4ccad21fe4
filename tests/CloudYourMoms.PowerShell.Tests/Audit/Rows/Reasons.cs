namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>The error kinds that a cmdlet cannot write, with the reason. Every other pair has a row.</summary>
internal static class Reasons
{
    private const string WithoutPlatform = "Get-Credential New-InstanceFile Remove-Credential Wait-Callback";

    private static readonly string[] All = [.. PlatformRows.Calls.Keys, .. Cmdlets(WithoutPlatform)];

    // In the cmdlets, "-" means "-YourMom", and "all but" precedes the cmdlets that can write the kinds.
    private static readonly (string Why, string Kinds, string Cmdlets)[] Table =
    [
        (
            "It does not call the platform.",
            "InvalidBaseUri InsecureBaseUri InvalidProxy InsecureProxy CredentialMissing CredentialRejected AccessDenied NotFound " +
            "RequestRejected TooManyRequests PlatformUnavailable ProxyRefused ConnectionFailed RequestTimeout UnexpectedResponse " +
            "ResponseTooLarge ResponseUndecodable ProfileMismatch",
            WithoutPlatform),
        ("It takes no secret.", "InvalidSecret", "Get-Credential New-InstanceFile Remove-Credential"),
        ("It returns false if the instance does not exist.", "NotFound", "Test-Instance"),
        (
            "A create with an unknown outcome ends with the result of the lookup.",
            "PlatformUnavailable RequestTimeout ResponseTooLarge ResponseUndecodable",
            "New-Instance"),
        (
            "It does not use a vault.",
            "InvalidProfileName ProfileNotFound VaultModuleMissing VaultNotFound VaultLocked VaultTimeout VaultUnreadable " +
            "VaultSecretInvalid",
            "New-InstanceFile Wait-Callback"),
        ("It reads only the profile that it replaces.", "ProfileNotFound ProfileMismatch VaultSecretInvalid", "Set-Credential"),
        ("It removes a secret without reading it.", "VaultSecretInvalid", "Remove-Credential"),
        (
            "It writes no secret to a vault.",
            "DefaultVaultMissing VaultNameRefused",
            "all but New-Instance Set-Instance Set-Credential Save-Token"),
        (
            "It does not change a vault, or it writes a different error.",
            "VaultUnwritable",
            "all but New-Instance Set-Instance Set-Credential Remove-Credential"),
        ("It writes TokenNotStored instead.", "VaultNameRefused", "Save-Token"),
        ("It stores no token.", "VaultSecretConflict TokenNotStored", "all but New-Instance Set-Instance Save-Token"),
        ("It removes no token.", "TokenNotRemoved", "all but Remove-Instance"),
        ("It creates nothing.", "CreateResponseLost CreateNotConfirmed CreateOutcomeUnknown", "all but New-Instance"),
        ("All its requests are idempotent.", "UpdateOutcomeUnknown", "all but Set-Instance Invoke-Request"),
        (
            "It takes no members of an instance.",
            "CallbackMissing ConfigurationMissing AuthorizationCodeInvalid InvalidInstance",
            "all but New-Instance Set-Instance"),
        (
            "It accepts no wildcards, or treats an invalid pattern as a name.",
            "InvalidWildcardPattern",
            "all but New-Instance Get-Credential"),
        ("It takes no text and reads no file.", "InstanceTextIncomplete InstanceFileUnreadable", "all but New-Instance"),
        ("It takes no path.", "InstanceFileNotFound", "all but New-Instance New-InstanceFile"),
        ("It writes no file.", "InstanceFileUnwritable InstanceFileExists", "all but New-InstanceFile"),
        ("It does not request an OAuth URL.", "InvalidKey", "all but Get-OAuthUrl"),
        ("It takes no query.", "InvalidQueryParameter", "all but Get-Instance Get-OAuthUrl Invoke-Request"),
        ("It has no callback URL.", "InvalidCallbackUrl", "all but Get-OAuthUrl Wait-Callback"),
        ("It lists nothing.", "ListIncomplete", "all but Get-Instance Invoke-Request"),
        ("It finds no instance by its name.", "InstanceNotFound", "all but Get-Instance"),
        (
            "It takes no record of an instance or a profile.",
            "RecordMismatch",
            "Get-Credential Get-OAuthUrl New-Instance New-InstanceFile Set-Credential Wait-Callback"),
        ("It takes no token.", "ParameterConflict", "all but Invoke-Request Save-Token Test-Instance"),
        (
            "It changes nothing and does not prompt for confirmation.",
            "ConfirmationUnavailable",
            "Get-Credential Get-Instance Get-OAuthUrl Test-Instance Wait-Callback"),
        ("It calls no resource.", "InvalidRequestPath InvalidRequestBody", "all but Invoke-Request"),
        (
            "It does not wait for a callback.",
            "InvalidAuthorization InvalidOAuthUrl CallbackNotLocal CertificateRequired InvalidCertificate InvalidListenUri PortInUse " +
            "PortInUseOnOneAddressFamily InvalidCallbackResponse CallbackStateMismatch CallbackTimeout AuthorizationDenied PkceRequired " +
            "AppNotInstalled InvalidScope RedirectUriMismatch ProviderAccountInactive ProviderUnavailable AuthorizationFailed",
            "all but Wait-Callback"),
        (
            "It does not listen, or only the system can cause it: the error contains only the port and the address.",
            "PortPrivileged PortExcluded PortUnavailable",
            "all but"),
    ];

    /// <summary>All pairs that cannot occur.</summary>
    public static IReadOnlySet<(string Cmdlet, string Kind)> Pairs { get; } = (
        from row in Table
        let without = Cmdlets(row.Cmdlets.Replace("all but", string.Empty, StringComparison.Ordinal))
        from kind in row.Kinds.Split(' ')
        from cmdlet in row.Cmdlets.StartsWith("all but", StringComparison.Ordinal) ? All.Except(without) : without
        select (cmdlet, kind)).ToHashSet();

    public static bool Has(string cmdlet, string kind) => Pairs.Contains((cmdlet, kind));

    private static string[] Cmdlets(string list) => [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(cmdlet => cmdlet.Replace("-", "-YourMom", StringComparison.Ordinal))];
}
