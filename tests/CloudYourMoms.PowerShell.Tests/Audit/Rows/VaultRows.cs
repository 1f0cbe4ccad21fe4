using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>
/// Results of cmdlets that write to a vault or list it; cmdlets that only read a profile are among the rows of the platform.
/// </summary>
internal static class VaultRows
{
    private const string Reauthorize = "$callback | Set-YourMomInstance 123 @to";

    public static IEnumerable<AuditRow> All =>
    [
        .. Profiles,
        .. Writing("New-YourMomInstance", 124, PlatformRows.Calls["New-YourMomInstance"]),
        .. Writing("Set-YourMomInstance", 123, Reauthorize),
        .. OfSave,
        .. OfSetCredential,
        new("Remove-YourMomInstance", "TokenNotRemoved", $"$to = $byProfile; {PlatformRows.Calls["Remove-YourMomInstance"]}")
        {
            Vault = "keeping",
            Prepare = stage => PutToken(stage, 123, Token(123, stage.Found["token of instance 123"], stage.Platform.BaseUri.AbsoluteUri)),
            IsEchoed = true,
        },
    ];

    private static IEnumerable<AuditRow> Profiles =>
        from cmdlet in new[] { "Get-YourMomCredential", "Remove-YourMomCredential" }
        from end in new[]
        {
            ("InvalidProfileName", "'no name'", "healthy"),
            ("ProfileNotFound", "absent", "healthy"),
            ("VaultModuleMissing", "default", null),
            ("VaultNotFound", "default -Vault Absent", "healthy"),
            ("VaultLocked", "default", "locked"),
            ("VaultTimeout", "default -VaultTimeoutSec 1", "slow"),
            ("VaultUnreadable", "default", "unreadable"),
            ("VaultUnwritable", "default", "keeping"),
            ("VaultSecretInvalid", "default", "healthy"),
        }
        where !Reasons.Has(cmdlet, end.Item1)
        select new AuditRow(cmdlet, end.Item1, $"{cmdlet} {end.Item2}")
        {
            Vault = end.Item3,
            Prepare = stage =>
            {
                if (end.Item1 == "VaultSecretInvalid")
                {
                    stage.Vaults.Put("Store", "CloudYourMoms-Profile-default", $"neither of {AuditSecrets.Wrong}");
                }

                return Task.CompletedTask;
            },
            IsEchoed = end.Item3 is "unreadable" or "keeping",
        };

    private static IEnumerable<AuditRow> OfSave =>
    [
        new("Save-YourMomToken", "DefaultVaultMissing", PlatformRows.Calls["Save-YourMomToken"]) { Prepare = WithoutDefault },
        new("Save-YourMomToken", "VaultSecretConflict", PlatformRows.Calls["Save-YourMomToken"])
        {
            Prepare = stage => PutToken(stage, 123, Token(123, AuditSecrets.Wrong, "https://other.example/api")),
        },
        new("Save-YourMomToken", "TokenNotStored", PlatformRows.Calls["Save-YourMomToken"]) { Vault = "read-only", IsEchoed = true },
        new("Save-YourMomToken", "TokenNotStored", PlatformRows.Calls["Save-YourMomToken"])
        {
            Variant = "where its place is taken",
            Prepare = stage => PutToken(stage, 123, $"not {AuditSecrets.Wrong}"),
        },
        new("Save-YourMomToken", "TokenNotStored", PlatformRows.Calls["Save-YourMomToken"])
        {
            Variant = "in a vault that takes other names",
            Vault = "refusing-names",
            IsEchoed = true,
        },
        new("Save-YourMomToken", "TokenNotStored", PlatformRows.Calls["Save-YourMomToken"])
        {
            Variant = "in a vault that returns hashtables",
            Vault = "hashtables",
            Prepare = stage => PutToken(stage, 123, AuditSecrets.Wrong),
        },
    ];

    private static IEnumerable<AuditRow> OfSetCredential =>
        from end in new[]
        {
            ("InvalidProfileName", "'no name'", "healthy"),
            ("VaultModuleMissing", "other", null),
            ("VaultNotFound", "other -Vault Absent", "healthy"),
            ("DefaultVaultMissing", "other", "healthy"),
            ("VaultLocked", "other", "locked"),
            ("VaultTimeout", "other -VaultTimeoutSec 1", "slow"),
            ("VaultUnreadable", "default", "unreadable"),
            ("VaultUnwritable", "other", "read-only"),
            ("VaultNameRefused", "other", "refusing-names"),
        }
        select new AuditRow("Set-YourMomCredential", end.Item1, $"Set-YourMomCredential {end.Item2} @to")
        {
            Vault = end.Item3,
            Prepare = end.Item1 == "DefaultVaultMissing" ? WithoutDefault : _ => Task.CompletedTask,
            IsEchoed = end.Item3 is "unreadable" or "read-only" or "refusing-names",
        };

    private static IEnumerable<AuditRow> Writing(string cmdlet, long id, string script) =>
        from end in new[]
        {
            ("DefaultVaultMissing", "healthy", WithoutDefault),
            ("VaultUnwritable", "read-only", null),
            ("VaultNameRefused", "refusing-names", null),
            ("VaultSecretConflict", "healthy", stage => PutToken(stage, id, Token(id, AuditSecrets.Wrong, "https://other.example/api"))),
            ("TokenNotStored", "full", (Func<AuditStage, Task>?)null),
        }
        select new AuditRow(cmdlet, end.Item1, $"$to = $byProfile; {script}")
        {
            Vault = end.Item2,
            SignsIn = script == Reauthorize,
            Responses = script == Reauthorize && (end.Item1 is "VaultSecretConflict" or "TokenNotStored")
                ? new Dictionary<string, EchoResponse>(StringComparer.Ordinal) { ["PATCH /instances/123"] = EchoResponse.Instance() }
                : [],
            Prepare = end.Item3 ?? (_ => Task.CompletedTask),
            IsEchoed = end.Item2 == "full",
        };

    private static Task WithoutDefault(AuditStage stage)
    {
        stage.Vaults.WithoutDefault();
        return Task.CompletedTask;
    }

    private static Task PutToken(AuditStage stage, long id, string text)
    {
        stage.Vaults.Put("Store", $"CloudYourMoms-Instance-{id}", text);
        return Task.CompletedTask;
    }

    private static string Token(long id, string token, string baseUri) =>
        JsonSerializer.Serialize(new { id, name = "x", key = "y", token, baseUri });
}
