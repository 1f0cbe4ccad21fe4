namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The result of an audit row.</summary>
/// <param name="Ids">The error ids.</param>
/// <param name="Errors">The error texts.</param>
/// <param name="Leaks">The leaked secrets, each with its location.</param>
/// <param name="Echoed">Secrets that the platform's responses contained.</param>
/// <param name="Shown">The text in the host, including the views of all output.</param>
internal sealed record AuditResult(
    IReadOnlyList<string> Ids, string Errors, IReadOnlyList<string> Leaks, IReadOnlyCollection<string> Echoed, string Shown);
