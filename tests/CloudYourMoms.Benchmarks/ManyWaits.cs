using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Benchmarks;

/// <summary>Simultaneous waits on different ports and in different sessions.</summary>
internal static class ManyWaits
{
    /// <returns>True if each wait received only its own callback and all ports are free afterwards.</returns>
    public static async Task<bool> RunAsync(int count)
    {
        Uri[] callbackUrls = [.. Enumerable.Range(0, count).Select(_ => new Uri($"http://localhost:{FreePort.Next()}/auth"))];
        using var sandbox = await SandboxProcess.StartAsync(
            ["--consent", "allow", .. callbackUrls.SelectMany(url => (string[])["--callback-url", url.OriginalString])]);
        List<Runspace> sessions = [.. callbackUrls.Select(url => ModuleRunspace.Open(sandbox.BaseUri, url))];
        List<SignIn> signIns = [];
        try
        {
            string[] states = [.. sessions.Select(Prepare)];
            signIns.AddRange(sessions.Select(session => SignIn.Begin(session, "$authorization | Wait-YourMomCallback -NoBrowser")));

            // All waits listen before the first sign-in.
            var links = await Task.WhenAll(signIns.Select(signIn => signIn.LinkAsync()));
            var rejected = await Task.WhenAll(
                Enumerable.Range(0, count).Select(i => IsRejectedAsync(callbackUrls[i], states[(i + 1) % count])));
            await Task.WhenAll(links.Reverse().Select(SignIn.VisitAsync));
            var records = await Task.WhenAll(signIns.Select(signIn => signIn.RecordAsync()));

            var own = records
                .Where((record, i) => StateOf(record) == states[i] && Equals(record.Properties["CallbackUrl"].Value, callbackUrls[i]))
                .Count();
            var free = callbackUrls.Count(url => FreePort.IsFree(url.Port));
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,6} simultaneous waits: {rejected.Count(isRejected => isRejected)} rejected the callback of another wait, "
                + $"{own} received their own, {states.Distinct().Count()} distinct states, {free} ports free afterwards"));
            return rejected.All(isRejected => isRejected) && own == count && states.Distinct().Count() == count && free == count;
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

    private static async Task<bool> IsRejectedAsync(Uri callbackUrl, string state)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"{callbackUrl}?code=x&state={Uri.EscapeDataString(state)}"));
        return (int)response.StatusCode == 400;
    }
}
