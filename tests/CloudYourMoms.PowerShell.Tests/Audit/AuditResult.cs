using System.Management.Automation;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The result of an audit row.</summary>
/// <param name="Ids">The error ids.</param>
/// <param name="Errors">The error texts.</param>
/// <param name="Leaks">The leaked secrets, each with its location.</param>
/// <param name="InPlay">Secrets that the script, the platform or the vault used.</param>
/// <param name="Echoed">Secrets that the platform's responses contained.</param>
/// <param name="Shown">The text in the host, including the views of all output.</param>
internal sealed record AuditResult(
    IReadOnlyList<string> Ids,
    string Errors,
    IReadOnlyList<string> Leaks,
    IReadOnlyCollection<string> InPlay,
    IReadOnlyCollection<string> Echoed,
    string Shown)
{
    private const string AllStreams = "$VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = 'Continue'; ";
    private const string Show = "$seen | Out-Default; $seen | Out-Host; $Error | Out-Default; ";
    private const string ShowOtherwise =
        "$errors = @($Error); foreach ($view in 'NormalView', 'CategoryView') { $ErrorView = $view; $errors | Out-Default }";

    // The secret that a script uses if it contains the variable.
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["to"] = "user secret",
        ["app"] = "API secret",
        ["password"] = "password",
        ["addressWithPassword"] = "password",
        ["deep"] = "password",
        ["extra"] = "extra secret",
        ["unsendable"] = "wrong secret",
        ["wrong"] = "wrong secret",
        ["authorization"] = "API secret",
        ["callback"] = "authorization code",
        ["file"] = "password",
    };

    public static async Task<AuditResult> PlayAsync(AuditRow row, int number)
    {
        await using var stage = await AuditStage.SetAsync(row, number);
        List<string> kept = [.. stage.Vaults.Texts("Store")];
        var run = stage.Session.Begin(AllStreams + row.Script);
        await row.Meanwhile(stage, run);
        var result = await run.Completion;
        Learn(stage, result);

        var sessionErrors = (await stage.Session.RunAsync("$Error")).Output;
        stage.Session.Set("seen", result.Output.ToArray());
        var shown = await stage.Session.RunAsync(row.ClixmlDepth > 3 ? Show + ShowOtherwise : Show);
        Assert.Null(shown.Terminating);

        Assert.Equal(result.Terminating is not null || result.Errors.Count > 0, sessionErrors.Count > 0);
        var scan = stage.Scan();
        var leaks =
            from text in Surface.OfMessages(result, sessionErrors, stage.Host.Text, row.ClixmlDepth)
            from secret in scan.Find(text.Text)
            select $"{secret} in {text.Place}";
        var leaksOfRecords =
            from text in Surface.OfRecords(result.Output)
            from secret in scan.Find(text.Text, ignoresHexadecimal: true)
            select $"{secret} in {text.Place} of a record";
        ErrorRecord[] errors = result.Terminating is null ? [.. result.Errors] : [.. result.Errors, result.Failure];
        return new(
            [.. errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])],
            string.Join('\n', errors.Select(error => $"{error}\n{error.Exception}")),
            [.. leaks.Concat(leaksOfRecords).Distinct(StringComparer.Ordinal)],
            [
                .. stage.Platform.Received.Concat(stage.Platform.Echoed).Concat(kept).SelectMany(text => scan.Find(text)),
                .. Variables.Where(variable => row.Script.Contains($"${variable.Key}", StringComparison.Ordinal) ||
                    row.Script.Contains($"@{variable.Key}", StringComparison.Ordinal))
                    .Select(variable => variable.Value),
            ],
            [.. stage.Platform.Echoed.SelectMany(text => scan.Find(text))],
            stage.Host.Text);
    }

    // Secrets that exist only after the script.
    private static void Learn(AuditStage stage, ScriptResult result)
    {
        foreach (var instance in stage.Session.Sandbox.Instances)
        {
            stage.Found[$"token of instance {instance.Id}"] = instance.Token;
        }

        foreach (var code in result.Output.Select(record => record.Properties["Code"]?.Value).OfType<System.Security.SecureString>())
        {
            stage.Found["authorization code"] = ModuleSession.ToPlainText(code);
        }
    }
}
