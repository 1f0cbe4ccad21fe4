using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>After any fault during a create, output and errors match the instances on the platform.</summary>
public sealed class FaultMatrixTests
{
    private const int BulkCount = 4;

    // A key without a sign-in: the platform would create a duplicate without an error.
    private const string Create = """
        1..$count | ForEach-Object {
            @{ name = "desk $_"; your_mom = @{ key = 'zendesk' }; configuration = @{ username = 'u'; password = 'p4ssword' } }
        } | New-YourMomInstance -TimeoutSec $timeout @platform @account
        """;

    // With these responses the platform reports that it did not process the request.
    private static readonly string[] NotProcessed = ["status=429", "status=429 retry-after=1"];

    private static readonly string[] Refusals = ["status=400", "status=401", "status=403", "status=404", "status=409"];

    // After these the request may still be processed, so that the instance can appear later.
    private static readonly string[] Uncertain =
        [
            "status=408", "status=500", "status=505", "status=502", "status=503", "status=503 retry-after=1", "status=504", "status=520",
            "html=503", "html=200", "not-json", "oversized", "truncate", "delay=200s",
        ];

    [Fact]
    public async Task Output_after_a_fault_matches_the_platform()
    {
        string[] all = [.. Refusals, .. Uncertain, "html"];
        var cells = NotProcessed.Concat(all).Select(fault => $"{fault} processed=no").Concat(all.Select(fault => $"{fault} processed=yes"))
            .Concat(["drop=before", "drop=after"])
            .Select(fault => (fault, listDelay: TimeSpan.Zero))
            .Concat(Uncertain.Select(fault => $"{fault} processed=yes").Append("drop=after")
                .Select(fault => (fault, listDelay: TimeSpan.FromSeconds(15))))
            .ToList();
        Assert.Equal(59, cells.Count);

        // Concurrent, because the lookup after a lost response takes 30 seconds.
        var contradictions = await Task.WhenAll(
            cells.SelectMany(cell => new[] { 1, BulkCount }.Select(count => ContradictionAsync(cell.fault, count, cell.listDelay))));

        Assert.Empty(contradictions.OfType<string>());
    }

    [Fact]
    public async Task Statement_terminating_error_is_reported_once()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("POST /instances status=400 times=2")] }, host);

        var result = await session.RunAsync($"$count = 2; $timeout = 100; $ErrorActionPreference = 'Stop'; {Create} -SkipTokenStorage");

        // The first request causes the error; the second was already sent.
        Assert.NotNull(result.Terminating);
        Assert.Single(host.Warnings, line => line.Contains("returned 400", StringComparison.Ordinal));
    }

    private static async Task<string?> ContradictionAsync(string fault, int count, TimeSpan listDelay)
    {
        var affected = count > 1 ? "skip=1 times=1" : "times=1";
        await using var session = await ModuleSession.StartAsync(
            options => options with { ListDelay = listDelay, Faults = [Fault.Parse($"POST /instances {fault} {affected}")] });

        // Only the delayed response may time out, even on a slow machine.
        var timeout = fault.StartsWith("delay", StringComparison.Ordinal) ? 20 : 100;

        var result = await session.RunAsync($"$count = {count}; $timeout = {timeout}; {Create}");

        var errors = result.Terminating is null ? result.Errors : [result.Failure];
        var ids = errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ToList();
        var reported = result.Output.Select(record => (long)record.Properties["Id"].Value).Concat(
            errors.SelectMany(error => (IEnumerable<long>)PSObject.AsPSObject(error.Exception).Properties["InstanceIds"].Value));
        var exists = session.Sandbox.Instances.Select(instance => instance.Id).ToHashSet();

        // If a matching instance exists after a rejection, it is reported as a possible match.
        var isProcessed = fault.EndsWith("processed=yes", StringComparison.Ordinal) || fault == "drop=after";
        var mayBeUnknown = isProcessed && Array.Exists(Refusals, refusal => fault.StartsWith(refusal, StringComparison.Ordinal));
        var isRecovered = isProcessed && !mayBeUnknown;
        var isExact = exists.SetEquals(reported) && mayBeUnknown == ids.Contains("CreateOutcomeUnknown", StringComparer.Ordinal) &&
            result.Output.Count + errors.Count == count &&
            errors.All(error => error.TargetObject is string name && name.StartsWith("desk ", StringComparison.Ordinal)) &&
            result.Output.Count == count - (isRecovered || errors.Count == 0 ? 0 : 1) &&
            isRecovered == result.Warnings.Any(warning => warning.Contains("was lost", StringComparison.Ordinal));
        return isExact ? null : $"{fault}, shown after {listDelay.TotalSeconds} s, {count} inputs: {result.Output.Count} records, " +
            $"[{string.Join(", ", ids)}] and {result.Warnings.Count} warnings, but {exists.Count} instances";
    }
}
