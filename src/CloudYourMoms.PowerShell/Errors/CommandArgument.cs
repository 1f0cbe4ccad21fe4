using System.Management.Automation.Language;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>Formats the commands that messages show, and their arguments.</summary>
internal static class CommandArgument
{
    /// <summary>The argument in PowerShell syntax, after a space and with the value in single quotes; empty for null.</summary>
    public static string Format(string parameter, string? value) =>
        value is null ? string.Empty : $" -{parameter} '{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    /// <summary>The command that stores the missing tokens of an account's instances in a vault.</summary>
    /// <param name="vault">The name of the vault.</param>
    /// <param name="account">The account arguments.</param>
    public static string SaveMissingTokens(string vault, string account) =>
        $"Get-YourMomInstance -WithoutStoredToken{account} | Save-YourMomToken{Format("Vault", vault)}{account}";
}
