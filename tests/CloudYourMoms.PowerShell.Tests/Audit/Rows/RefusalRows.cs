using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>
/// Errors before a request: a record that does not match, a token for two instances, and a confirmation in a noninteractive session.
/// </summary>
internal static class RefusalRows
{
    private const string Secrets = "@{ Id = 124; Token = $extraText; Profile = 'other'; UserSecret = $extraText }";

    private static readonly string[] Mismatched =
    [
        "Get-YourMomInstance -Id 123 @to",
        "Invoke-YourMomRequest 123 /accounts @to",
        "Remove-YourMomInstance 123 -Confirm:$false @to",
        "Save-YourMomToken 123 @to",
        "Set-YourMomInstance 123 -Configuration @{ password = $password } @to",
        "Test-YourMomInstance 123 @to",
        "Remove-YourMomCredential default",
    ];

    private static readonly string[] TokensOfTwo =
    [
        "Invoke-YourMomRequest 123, 124 /accounts",
        "Save-YourMomToken 123, 124",
        "Test-YourMomInstance 123, 124",
    ];

    private static readonly string[] Confirmed =
    [
        "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ password = $password } @to",
        "New-YourMomInstanceFile sfdc $folder/new.json # $password",
        "Remove-YourMomCredential default",
        .. new[] { "New-YourMomInstance", "Remove-YourMomInstance", "Save-YourMomToken", "Set-YourMomCredential", "Set-YourMomInstance" }
            .Select(cmdlet => PlatformRows.Calls[cmdlet].Replace(" -Confirm:$false", string.Empty, StringComparison.Ordinal)),
    ];

    public static IEnumerable<AuditRow> All =>
    [
        .. Mismatched.Select(call => new AuditRow(call.Split(' ')[0], "RecordMismatch", $"[pscustomobject] {Secrets} | {call}")),
        new(
            "Test-YourMomInstance",
            "RecordMismatch",
            "[pscustomobject] @{ Id = 123; Token = $extraText } | Test-YourMomInstance -Token $token @to")
        {
            Variant = "of a token",
        },
        .. TokensOfTwo.Select(call => new AuditRow(call.Split(' ')[0], "ParameterConflict", $"{call} -Token $token @to")),
        .. Confirmed.Select(call => new AuditRow(
            call.Split(' ')[0],
            "ConfirmationUnavailable",
            $"$PSDefaultParameterValues = @{{ '*-YourMom*:Confirm' = $true }}; {call}")
        {
            Prepare = stage =>
            {
                stage.Host.Confirm = () => throw new PSInvalidOperationException("PowerShell is in NonInteractive mode.");
                return Task.CompletedTask;
            },
        }),
    ];
}
