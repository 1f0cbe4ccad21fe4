using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>After any fault during a create, output and errors match the instances on the platform.</summary>
public sealed class FaultMatrixTests
{
    private const int BulkCount = 4;

    private static readonly string[] Faults =
    [
        "status=400", "status=401", "status=403", "status=404", "status=408", "status=409", "status=429", "status=429 retry-after=1",
        "status=500", "status=505",
        "status=502", "status=503", "status=503 retry-after=1", "status=504", "status=520", "html", "html=200", "html=503", "not-json",
        "oversized", "truncate", "delay=200s",
    ];

    // With these responses the platform reports that it did not process the request.
    private static readonly string[] FaultsThatDoNothing = ["status=429", "status=429 retry-after=1"];

    private static readonly string[] Refusals = ["status=400", "status=401", "status=403", "status=404", "status=409"];

    // After these the request may still be processed, so that the instance can appear later.
    private static readonly string[] FaultsThatLeaveItOpen =
        [
            "status=408", "status=500", "status=505", "status=502", "status=503", "status=503 retry-after=1", "status=504", "status=520",
            "html=503", "html=200", "not-json", "oversized", "truncate", "delay=200s",
        ];

    [Fact]
    public async Task Output_and_errors_match_platform_state_for_every_fault()
    {
        var cells =
            from fault in Faults.Select(fault => $"{fault} processed=no")
                .Concat(Faults.Except(FaultsThatDoNothing, StringComparer.Ordinal).Select(fault => $"{fault} processed=yes"))
                .Concat(["drop=before", "drop=after"])
            from isBulk in new[] { false, true }
            select (fault, isBulk, listDelay: TimeSpan.Zero);
        var lateCells =
            from fault in FaultsThatLeaveItOpen.Select(fault => $"{fault} processed=yes").Append("drop=after")
            from isBulk in new[] { false, true }
            select (fault, isBulk, listDelay: TimeSpan.FromSeconds(15));

        // Concurrent, because the lookup after a lost response takes 30 seconds.
        var wrong = await Task.WhenAll(cells.Concat(lateCells).Select(cell => ContradictionAsync(cell.fault, cell.isBulk, cell.listDelay)));

        Assert.True(Array.TrueForAll(wrong, cell => cell is null), string.Join('\n', wrong.OfType<string>()));
    }

    // A key without a sign-in: the platform would create a duplicate without an error.
    private static Hashtable Instance(string name) => new()
    {
        ["name"] = name,
        ["your_mom"] = new Hashtable { ["key"] = "zendesk" },
        ["configuration"] = new Hashtable { ["username"] = "u", ["password"] = "p4ssword" },
    };

    private static async Task<string?> ContradictionAsync(string fault, bool isBulk, TimeSpan listDelay)
    {
        var struck = isBulk ? "skip=1 times=1" : "times=1";
        await using var session = await ModuleSession.StartAsync(
            options => options with { ListDelay = listDelay, Faults = [Fault.Parse($"POST /instances {fault} {struck}")] });
        var inputs = Enumerable.Range(0, isBulk ? BulkCount : 1).Select(number => (object)Instance($"desk {number}")).ToArray();
        session.Set("inputs", inputs);

        // Only the delayed response may time out, even on a slow machine.
        session.Set("timeout", fault.StartsWith("delay", StringComparison.Ordinal) ? 20 : 100);

        var result = await session.RunAsync("$inputs | New-YourMomInstance -TimeoutSec $timeout @platform @account");

        var errors = result.Terminating is null ? result.Errors : [result.Failure];
        var ids = errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ToList();
        var reported = result.Output.Select(record => (long)record.Properties["Id"].Value).Concat(
            errors.SelectMany(error => (IEnumerable<long>)PSObject.AsPSObject(error.Exception).Properties["InstanceIds"].Value));
        var exists = session.Sandbox.Instances.Select(instance => instance.Id).ToHashSet();

        // If a matching instance exists after a rejection, it is reported as a possible match.
        var isProcessed = fault.EndsWith("processed=yes", StringComparison.Ordinal) || fault == "drop=after";
        var mayBeUnknown = isProcessed && Array.Exists(Refusals, refusal => fault.StartsWith(refusal, StringComparison.Ordinal));
        var isExact = exists.SetEquals(reported) && mayBeUnknown == ids.Contains("CreateOutcomeUnknown", StringComparer.Ordinal) &&
            result.Output.Count + errors.Count == inputs.Length &&
            errors.All(error => error.TargetObject is string name && name.StartsWith("desk ", StringComparison.Ordinal));
        var isRecovered = isProcessed && !mayBeUnknown;
        isExact &= result.Output.Count == inputs.Length - (isRecovered || errors.Count == 0 ? 0 : 1) &&
            isRecovered == result.Warnings.Any(warning => warning.Contains("was lost", StringComparison.Ordinal));
        return isExact ? null : $"{fault}, shown after {listDelay.TotalSeconds} s, " +
            $"{(isBulk ? "bulk" : "single")}: {result.Output.Count} records, [{string.Join(", ", ids)}] and " +
            $"{result.Warnings.Count} warnings, but {exists.Count} instances";
    }
}
