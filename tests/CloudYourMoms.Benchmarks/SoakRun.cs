using System.Diagnostics;
using System.Globalization;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Benchmarks;

/// <summary>Many sign-ins in sequence in one process and session, to find leaks.</summary>
internal static class SoakRun
{
    // Independent of the number of sign-ins: the pooled connection is replaced every two minutes and the old one closes one minute later;
    // the thread pool adds and removes threads.
    private const int AllowedHandles = 4;
    private static int AllowedThreads => Scale.IsShort ? 16 : 4;

    // On a loaded machine the pool has more threads, and each thread keeps its own pooled arrays for up to a minute. The short form finds
    // a leak of 80 KiB per sign-in.
    private static double AllowedPooledKiB => Scale.IsShort ? 16 * 1024 : 0;

    // 5% for the runtime, plus the hash of each code, which is stored for 15 minutes: 76 bytes in two tables with up to twice the
    // capacity.
    private const double AllowedMemoryGrowth = 0.05;
    private const double KiBPerCode = 152 / 1024.0;

    // The runtime returns freed memory with a delay. A leak of 7 KiB of native memory per sign-in exceeds this limit after 10,000 sign-ins.
    private const double AllowedWorkingSetMiB = 64;

    /// <returns>0 if no resource grew beyond its limit and every wait received its own callback.</returns>
    public static async Task<int> RunAsync(int signIns, int waits)
    {
        var (load, clock) = (Report.Load(), Stopwatch.StartNew());
        var hasPassed = await SignInAsync(signIns) & await ManyWaits.RunAsync(waits);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Soak test {(hasPassed ? "passed" : "FAILED")} after {clock.Elapsed.TotalSeconds:0} s. {Report.Machine(load)}."));
        return hasPassed ? 0 : 1;
    }

    private static async Task<bool> SignInAsync(int count)
    {
        var callbackUrl = new Uri($"http://localhost:{FreePort.Next()}/auth");
        using var sandbox = await SandboxProcess.StartAsync("--consent", "allow", "--callback-url", callbackUrl.OriginalString);
        using var runspace = ModuleRunspace.Open(sandbox.BaseUri, callbackUrl);
        var warmUp = Math.Min(500, count / 3);
        ProcessUse? first = null;
        ProcessUse last;
        var done = 0;
        do
        {
            var (before, clock) = (done, Stopwatch.StartNew());
            for (var until = NextReading(done, warmUp, count); done < until; done++)
            {
                using var signIn = SignIn.Begin(
                    runspace,
                    "Get-YourMomOAuthUrl sfdc @app @account | Wait-YourMomCallback -NoBrowser | New-YourMomInstance -Name 'Soak " +
                    $"{done}' -SkipTokenStorage @account");
                await SignIn.VisitAsync(await signIn.LinkAsync());
                if ($"{(await signIn.RecordAsync()).Properties["Name"].Value}" != $"Soak {done}")
                {
                    throw new InvalidOperationException($"Sign-in {done} returned the instance of another sign-in.");
                }
            }

            var each = clock.Elapsed.TotalMilliseconds / (done - before);
            last = await ProcessUse.ReadAsync();
            first ??= last;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done,6} sign-ins: {last}, {each:0.0} ms each"));
        }
        while (done < count);

        var allowedMemory = (first.ManagedKiB * (1 + AllowedMemoryGrowth)) + ((count - warmUp) * KiBPerCode) + AllowedPooledKiB;
        return last.WorkingSetMiB <= first.WorkingSetMiB + AllowedWorkingSetMiB
            && last.Handles <= first.Handles + AllowedHandles
            && last.Threads <= first.Threads + AllowedThreads
            && last.ManagedKiB <= allowedMemory;
    }

    // After the warm-up, then after every 1,000 sign-ins; in a short run after each third.
    private static int NextReading(int done, int warmUp, int count)
    {
        var step = Math.Min(1000, count / 3);
        return done < warmUp ? warmUp : Math.Min(((done / step) + 1) * step, count);
    }
}
