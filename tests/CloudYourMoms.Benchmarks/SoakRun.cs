using System.Diagnostics;
using System.Globalization;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Benchmarks;

/// <summary>Sign-ins one after another in one process and one session, by the real cmdlets: whatever each leaves behind adds up.</summary>
internal static class SoakRun
{
    // Neither grows with the number of sign-ins. A connection that is kept between commands is replaced every two minutes, and the old one
    // stays for one more; the runtime's pool takes a thread and gives it back.
    private const int MoreHandles = 4;
    private const int MoreThreads = 4;

    // 5 % for what the runtime keeps of its own, and the hash of each code, which is remembered for the 15 minutes that a code lives:
    // 76 bytes in two tables, which have up to twice the room that they need.
    private const double MoreMemory = 0.05;
    private const double KiBOfCode = 152 / 1024.0;

    // What the runtime has freed it gives back when it likes; 7 KiB that each of 10,000 sign-ins left outside the managed heap are more than that.
    private const double MoreWorkingSetMiB = 64;

    /// <returns>0 when nothing grew, and every wait got what was its own.</returns>
    public static async Task<int> RunAsync(int signIns, int waits)
    {
        var (load, clock) = (Report.Load(), Stopwatch.StartNew());
        var isSound = await SignInAsync(signIns) & await ManyWaits.RunAsync(waits);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(isSound ? "Sound" : "NOT SOUND")} after {clock.Elapsed.TotalSeconds:0} s. On {Report.Machine(load)}."));
        return isSound ? 0 : 1;
    }

    private static async Task<bool> SignInAsync(int count)
    {
        var callbackUrl = new Uri($"http://localhost:{FreePort.Next()}/auth");
        using var sandbox = await SandboxProcess.StartAsync("--consent", "allow", "--callback-url", callbackUrl.OriginalString);
        using var runspace = ModuleRunspace.Open(sandbox.BaseUri, callbackUrl);
        var settled = Math.Min(500, count / 3);
        ProcessUse? first = null;
        ProcessUse last;
        var done = 0;
        do
        {
            var (before, clock) = (done, Stopwatch.StartNew());
            for (var until = NextReading(done, settled, count); done < until; done++)
            {
                using var signIn = SignIn.Begin(
                    runspace, $"Get-YourMomOAuthUrl sfdc @app @account | Wait-YourMomCallback -NoBrowser | New-YourMomInstance -Name 'Soak {done}' -SkipTokenStorage @account");
                await SignIn.VisitAsync(await signIn.LinkAsync());
                if ($"{(await signIn.RecordAsync()).Properties["Name"].Value}" != $"Soak {done}")
                {
                    throw new InvalidOperationException($"Sign-in {done} gave another's instance.");
                }
            }

            var each = clock.Elapsed.TotalMilliseconds / (done - before);
            last = await ProcessUse.ReadAsync();
            first ??= last;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done,6} sign-ins: {last}, {each:0.0} ms each"));
        }
        while (done < count);

        var mostMemory = (first.ManagedKiB * (1 + MoreMemory)) + ((count - settled) * KiBOfCode);
        return last.WorkingSetMiB <= first.WorkingSetMiB + MoreWorkingSetMiB && last.Handles <= first.Handles + MoreHandles && last.Threads <= first.Threads + MoreThreads && last.ManagedKiB <= mostMemory;
    }

    // When all has settled, then at every thousand; at thirds of fewer.
    private static int NextReading(int done, int settled, int count)
    {
        var step = Math.Min(1000, count / 3);
        return done < settled ? settled : Math.Min(((done / step) + 1) * step, count);
    }
}
