using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>The process list, which other users of the machine can read.</summary>
public sealed class ProcessListTests
{
    [Fact]
    public async Task Process_list_shows_no_secret()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It plays xdg-open and reads /proc: run it on Linux.");
        var folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
        var browser = Path.Combine(folder, "xdg-open");

        // A fake browser that writes its environment and the process list to the output of PowerShell.
        await File.WriteAllTextAsync(
            browser,
            "#!/bin/sh\n" +
            "{ env; for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline; echo; done; echo END; } > /proc/$PPID/fd/1 2>/dev/null\n",
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var callback = new Uri($"http://localhost:{FreePort.Next()}/auth");
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [callback] };
        var options = new SandboxOptions { Apps = [app] };
        await using var sandbox = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        using var shell = ShellProcess.Start(
            sandbox,
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback",
            app,
            new Dictionary<string, string?> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}", ["DISPLAY"] = ":0" });

        var seen = string.Join('\n', await shell.ReadToLineAsync("END"));

        Assert.Contains($"{browser} http://{callback.Authority}/", seen, StringComparison.Ordinal);
        Assert.Contains("DISPLAY=:0", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("oauth2/authorize", seen, StringComparison.Ordinal);
        string[] secrets = [app.ApiSecret, app.ClientSecretInUrl, options.UserSecret, options.OrganizationSecret];
        Assert.Empty(new SecretScan(secrets.Select(secret => KeyValuePair.Create(secret, secret))).Find(seen));
        Directory.Delete(folder, recursive: true);
    }
}
