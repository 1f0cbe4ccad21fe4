using System.Diagnostics;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The process list, which other users of the machine can read.</summary>
public sealed class ProcessListTests
{
    [Fact]
    public async Task Process_list_during_browser_launch_shows_no_secret()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It plays xdg-open and reads /proc: run it on Linux.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        var pipe = Path.Combine(folder, "seen");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // A fake browser that writes the process list and its own environment.
        var browser = Path.Combine(folder, "xdg-open");
        await File.WriteAllTextAsync(
            browser,
            $"#!/bin/sh\n(env; for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline; echo; done) > {pipe} 2>/dev/null\n",
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var path = Environment.GetEnvironmentVariable("PATH");
        var display = Environment.GetEnvironmentVariable("DISPLAY");
        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        Environment.SetEnvironmentVariable("DISPLAY", ":0");
        try
        {
            await using var session = await ModuleSession.StartAsync();
            var run = session.Begin("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback");
            var seen = await File.ReadAllTextAsync(pipe, TestContext.Current.CancellationToken);
            var link = await run.LinkAsync();
            await run.StopAsync();

            Assert.Contains(link.AbsoluteUri, seen, StringComparison.Ordinal);
            Assert.Contains("DISPLAY=:0", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("oauth2/authorize", seen, StringComparison.Ordinal);
            var options = session.Options;
            Assert.Empty(new SecretScan([
                new("API secret", options.Apps[0].ApiSecret),
                new("client_secret", options.Apps[0].ClientSecretInUrl),
                new("user secret", options.UserSecret),
                new("organization secret", options.OrganizationSecret),
            ])
                .Find(seen));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            Environment.SetEnvironmentVariable("DISPLAY", display);
        }
    }
}
