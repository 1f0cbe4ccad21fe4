using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Benchmarks;

/// <summary>Waits at once, each on a port of its own and in a session of its own.</summary>
internal static class ManyWaits
{
    /// <returns>True when each got its own callback and no other's, and all ports are free afterwards.</returns>
    public static async Task<bool> RunAsync(int count)
    {
        Uri[] callbackUrls = [.. Enumerable.Range(0, count).Select(_ => new Uri($"http://localhost:{FreePort.Next()}/auth"))];
        using var sandbox = await SandboxProcess.StartAsync(["--consent", "allow", .. callbackUrls.SelectMany(url => (string[])["--callback-url", url.OriginalString])]);
        List<Runspace> sessions = [.. callbackUrls.Select(url => ModuleRunspace.Open(sandbox.BaseUri, url))];
        List<SignIn> signIns = [];
        try
        {
            string[] states = [.. sessions.Select(Prepare)];
            signIns.AddRange(sessions.Select(session => SignIn.Begin(session, "$authorization | Wait-YourMomCallback -NoBrowser")));

            // All are listening before the first is visited.
            var links = await Task.WhenAll(signIns.Select(signIn => signIn.LinkAsync()));
            var refused = await Task.WhenAll(Enumerable.Range(0, count).Select(i => IsRefusedAsync(callbackUrls[i], states[(i + 1) % count])));
            await Task.WhenAll(links.Reverse().Select(SignIn.VisitAsync));
            var records = await Task.WhenAll(signIns.Select(signIn => signIn.RecordAsync()));

            var own = records.Where((record, i) => StateOf(record) == states[i] && Equals(record.Properties["CallbackUrl"].Value, callbackUrls[i])).Count();
            var free = callbackUrls.Count(url => FreePort.IsFree(url.Port));
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,6} waits at once: {refused.Count(isRefused => isRefused)} refused a callback of another, {own} got their own, {states.Distinct().Count()} different states, {free} ports free afterwards"));
            return refused.All(isRefused => isRefused) && own == count && states.Distinct().Count() == count && free == count;
        }
        finally
        {
            signIns.ForEach(signIn => signIn.Dispose());
            sessions.ForEach(session => session.Dispose());
        }
    }

    private static string Prepare(Runspace session)
    {
        using var get = PowerShell.Create(session).AddScript("($global:authorization = Get-YourMomOAuthUrl sfdc @app @account)");
        return StateOf(get.Invoke().Single());
    }

    private static string StateOf(PSObject record) => $"{record.Properties["State"].Value}";

    private static async Task<bool> IsRefusedAsync(Uri callbackUrl, string state)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"{callbackUrl}?code=x&state={Uri.EscapeDataString(state)}"));
        return (int)response.StatusCode == 400;
    }
}
