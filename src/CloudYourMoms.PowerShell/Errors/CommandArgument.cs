using System.Management.Automation.Language;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>Formats the arguments of commands that messages show.</summary>
internal static class CommandArgument
{
    /// <summary>The argument in PowerShell syntax, after a space and with the value in single quotes; empty for null.</summary>
    public static string Format(string parameter, string? value) =>
        value is null ? string.Empty : $" -{parameter} '{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
