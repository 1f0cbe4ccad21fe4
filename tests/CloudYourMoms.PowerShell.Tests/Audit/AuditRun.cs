using CloudYourMoms.PowerShell.Tests.Audit.Rows;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>Runs all audit rows concurrently, because the lookup after a lost response takes 30 seconds.</summary>
public sealed class AuditRun : IAsyncLifetime
{
    private const int AtOnce = 4;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Dictionary<string, Task<AuditResult>> _results = new(StringComparer.Ordinal);

    internal static IReadOnlyList<AuditRow> Rows { get; } =
    [
        .. new[] { PlatformRows.All, VaultRows.All, InstanceRows.All, CallbackRows.All, RefusalRows.All, SuccessRows.All }
            .SelectMany(rows => rows)
            .GroupBy(row => row.Cmdlet)
            .SelectMany(rows => rows.Select((row, index) => row with
            {
                ClixmlDepth = index > 0 ? row.ClixmlDepth : row.Cmdlet is "New-YourMomInstance" or "Wait-YourMomCallback" ? 5 : 4,
            })),
    ];

    internal Task<AuditResult> ResultOf(string row) => _results[row];

    public ValueTask InitializeAsync()
    {
        foreach (var (number, row) in Rows.Index().OrderByDescending(item => item.Item.IsSlow))
        {
            _results.Add(row.ToString(), Task.Run(() => PlayAsync(row, number), TestContext.Current.CancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(_results.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _places.Dispose();
    }

    private async Task<AuditResult> PlayAsync(AuditRow row, int number)
    {
        if (row.IsSlow)
        {
            return await AuditResult.PlayAsync(row, number);
        }

        await _places.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await AuditResult.PlayAsync(row, number);
        }
        finally
        {
            _places.Release();
        }
    }
}
