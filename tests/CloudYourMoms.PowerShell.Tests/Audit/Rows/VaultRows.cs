using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Results of cmdlets that write to a vault or list it; the rows of the platform have those that only read a profile.</summary>
internal static class VaultRows
{
    private const string Reauthorize = "$callback | Set-YourMomInstance 123 @to";

    private static readonly string Save = PlatformRows.Calls["Save-YourMomToken"];

    private static readonly AuditRow WithoutDefault = new("DefaultVaultMissing", "") { Prepare = stage => stage.Vaults.WithoutDefault() };

    private static readonly AuditRow[] OfCredentials =
    [
        new("InvalidProfileName", "'no name'"),
        new("ProfileNotFound", "absent"),
        new("VaultModuleMissing", "default") { Vault = null },
        new("VaultNotFound", "default -Vault Absent"),
        new("VaultLocked", "default") { Vault = "locked" },
        new("VaultTimeout", "default -VaultTimeoutSec 1") { Vault = "slow" },
        new("VaultUnreadable", "default") { Vault = "unreadable" },
        new("VaultSecretInvalid", "default") { Prepare = stage => stage.PutProfile($"neither of {AuditSecrets.Wrong}") },
    ];

    // Before or after the request to the platform.
    private static readonly AuditRow[] OfTokens =
    [
        WithoutDefault,
        new("VaultUnwritable", "") { Vault = "read-only" },
        new("VaultNameRefused", "") { Vault = "refusing-names" },
        new("VaultSecretConflict", "") { Prepare = PutTokens },
        new("TokenNotStored", "") { Vault = "full" },
    ];

    public static IEnumerable<AuditRow> All =>
    [
        .. from verb in new[] { "Get", "Remove", "Set" }
           from end in OfCredentials
           let cmdlet = $"{verb}-YourMomCredential"
           where !Reasons.Has(cmdlet, end.Kind)
           select end with { Script = $"{cmdlet} {end.Script}{(verb == "Set" ? " @to" : string.Empty)}" },
        new("VaultUnwritable", "Remove-YourMomCredential default") { Vault = "keeping" },
        WithoutDefault with { Script = "Set-YourMomCredential other @to" },
        new("VaultUnwritable", "Set-YourMomCredential other @to") { Vault = "read-only" },
        new("VaultNameRefused", "Set-YourMomCredential other @to") { Vault = "refusing-names" },

        .. from call in new[] { PlatformRows.Calls["New-YourMomInstance"], Reauthorize }
           from end in OfTokens
           let row = end with { Script = $"$to = $byProfile; {call}" }
           select call == Reauthorize && end.Kind is "VaultSecretConflict" or "TokenNotStored"
               ? row.On("PATCH /instances/123", EchoResponse.Instance)
               : row,

        WithoutDefault with { Script = Save },
        new("VaultSecretConflict", Save) { Prepare = PutTokens },
        new("TokenNotStored", Save) { Vault = "read-only" },
        new("TokenNotStored", Save, "with another secret under its name")
        {
            Prepare = stage => stage.Put(123, $"not {AuditSecrets.Wrong}"),
        },
        new("TokenNotStored", Save, "in a vault that refuses the name") { Vault = "refusing-names" },
        new("TokenNotStored", Save, "in a vault that returns hashtables")
        {
            Vault = "hashtables",
            Prepare = stage => stage.Put(123, AuditSecrets.Wrong),
        },
        new("TokenNotRemoved", $"$to = $byProfile; {PlatformRows.Calls["Remove-YourMomInstance"]}")
        {
            Vault = "keeping",
            Prepare = stage => stage.PutToken(123, stage.Secrets["token of instance 123"], stage.Platform.BaseUri.AbsoluteUri),
        },
    ];

    // Of the existing instance and of the next.
    private static void PutTokens(AuditStage stage)
    {
        stage.PutToken(123);
        stage.PutToken(124);
    }
}
