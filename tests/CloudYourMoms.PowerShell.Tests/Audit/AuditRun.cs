using System.Management.Automation;
using System.Security;
using CloudYourMoms.PowerShell.Tests.Audit.Rows;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>Runs all audit rows concurrently, because some take 30 seconds.</summary>
public sealed class AuditRun : IAsyncLifetime
{
    private const string AllStreams = "$VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = 'Continue'; ";
    private const string Show = "$seen | Out-Default; $seen | Out-Host; $Error | Out-Default; ";
    private const string ShowOtherViews =
        "$errors = @($Error); foreach ($view in 'NormalView', 'CategoryView') { $ErrorView = $view; $errors | Out-Default }";

    private readonly SemaphoreSlim _places = new(4);
    private readonly Dictionary<string, Task<AuditResult>> _results = new(StringComparer.Ordinal);

    internal static IReadOnlyList<AuditRow> Rows { get; } =
    [
        .. new[] { PlatformRows.All, VaultRows.All, InstanceRows.All, CallbackRows.All, RefusalRows.All, SuccessRows.All }
            .SelectMany(rows => rows)
            .GroupBy(row => row.Cmdlet)
            .SelectMany(rows => rows.Select((row, index) => index > 0 ? row : row with
            {
                ClixmlDepth = row.Cmdlet is "New-YourMomInstance" or "Wait-YourMomCallback" ? 5 : 4,
            })),
    ];

    internal Task<AuditResult> ResultOf(string row) => _results[row];

    public ValueTask InitializeAsync()
    {
        foreach (var (number, row) in Rows.Index().OrderByDescending(item => item.Item.IsSlow))
        {
            _results.Add(row.ToString(), Task.Run(() => PlayInTurnAsync(row, number), TestContext.Current.CancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(_results.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _places.Dispose();
    }

    private async Task<AuditResult> PlayInTurnAsync(AuditRow row, int number)
    {
        if (row.IsSlow)
        {
            return await PlayAsync(row, number);
        }

        await _places.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await PlayAsync(row, number);
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task<AuditResult> PlayAsync(AuditRow row, int number)
    {
        await using var stage = await AuditStage.SetAsync(row, number);
        var run = stage.Session.Begin(AllStreams + row.Script);
        await row.Meanwhile(stage, run);
        var result = await run.Completion;
        foreach (var instance in stage.Session.Sandbox.Instances)
        {
            stage.Secrets[$"token of instance {instance.Id}"] = instance.Token;
        }

        foreach (var code in result.Output.Select(record => record.Properties["Code"]?.Value).OfType<SecureString>())
        {
            stage.Secrets["authorization code"] = ModuleSession.ToPlainText(code);
        }

        var sessionErrors = (await stage.Session.RunAsync("$Error")).Output;
        stage.Session.Set("seen", result.Output.ToArray());
        Assert.Null((await stage.Session.RunAsync(row.ClixmlDepth > 3 ? Show + ShowOtherViews : Show)).Terminating);

        ErrorRecord[] errors = result.Terminating is null ? [.. result.Errors] : [.. result.Errors, result.Failure];
        Assert.Equal(errors.Length > 0, sessionErrors.Count > 0);
        var scan = stage.Scan();
        var leaks =
            from text in Surface.OfMessages(result, errors, sessionErrors, stage.Host.Text, row.ClixmlDepth)
            from secret in scan.Find(text.Text)
            select $"{secret} in {text.Place}";
        return new(
            [.. errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])],
            string.Join('\n', errors.Select(error => $"{error}\n{error.Exception}")),
            [.. leaks.Concat(Surface.LeaksOfRecords(result.Output, scan)).Distinct(StringComparer.Ordinal)],
            [.. stage.Platform.Echoed.SelectMany(text => scan.Find(text))],
            stage.Host.Text);
    }
}
