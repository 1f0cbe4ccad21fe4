using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>
/// Errors before a request: a record that does not match, a token for two instances, and a confirmation in a noninteractive session.
/// </summary>
internal static class RefusalRows
{
    private const string Record = "[pscustomobject] @{ Id = 124; Token = $extraText; Profile = 'other'; UserSecret = $extraText }";
    private const string Confirms = "$PSDefaultParameterValues = @{ '*-YourMom*:Confirm' = $true }";

    public static IEnumerable<AuditRow> All =>
    [
        .. new[]
        {
            "Get-YourMomInstance -Id 123 @to",
            "Invoke-YourMomRequest 123 /accounts @to",
            "Remove-YourMomInstance 123 -Confirm:$false @to",
            "Save-YourMomToken 123 @to",
            "Set-YourMomInstance 123 -Configuration @{ password = $password } @to",
            "Test-YourMomInstance 123 @to",
            "Remove-YourMomCredential default",
        }.Select(call => new AuditRow("RecordMismatch", $"{Record} | {call}")),
        new(
            "RecordMismatch",
            "[pscustomobject] @{ Id = 123; Token = $extraText } | Test-YourMomInstance -Token $token @to",
            "of a token"),
        .. new[] { "Invoke-YourMomRequest 123, 124 /accounts", "Save-YourMomToken 123, 124", "Test-YourMomInstance 123, 124" }
            .Select(call => new AuditRow("ParameterConflict", $"{call} -Token $token @to")),
        .. new[]
        {
            "Invoke-YourMomRequest 123 /accounts -Method POST -Body @{ password = $password } @to",
            "New-YourMomInstanceFile sfdc $folder/new.json # $password",
            "Remove-YourMomCredential default",
            PlatformRows.Calls["New-YourMomInstance"],
            "Remove-YourMomInstance 123 @to",
            PlatformRows.Calls["Save-YourMomToken"],
            PlatformRows.Calls["Set-YourMomCredential"],
            PlatformRows.Calls["Set-YourMomInstance"],
        }.Select(call => new AuditRow("ConfirmationUnavailable", $"{Confirms}; {call}")
        {
            Prepare = stage => stage.Host.Confirm = () => throw new PSInvalidOperationException("PowerShell is in NonInteractive mode."),
        }),
    ];
}
