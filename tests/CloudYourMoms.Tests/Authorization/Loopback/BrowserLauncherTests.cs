using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class BrowserLauncherTests
{
    [Theory]
    [InlineData("DISPLAY=:0", "/usr/bin/xdg-open", "/usr/bin/xdg-open")]
    [InlineData("WAYLAND_DISPLAY=wayland-0", "/usr/bin/xdg-open", "/usr/bin/xdg-open")]
    [InlineData("DISPLAY=:0;SSH_CONNECTION=x", "/usr/bin/xdg-open", "/usr/bin/xdg-open")]
    [InlineData("WSL_DISTRO_NAME=Debian", "/usr/bin/wslview", "/usr/bin/wslview")]
    [InlineData(
        "WSL_INTEROP=/run/WSL/1",
        "/mnt/c/Windows/System32/rundll32.exe",
        "/mnt/c/Windows/System32/rundll32.exe url.dll,FileProtocolHandler")]
    [InlineData(
        "WSL_DISTRO_NAME=Debian;DISPLAY=:0",
        "/usr/bin/xdg-open;/mnt/c/Windows/System32/rundll32.exe",
        "/mnt/c/Windows/System32/rundll32.exe url.dll,FileProtocolHandler")]
    [InlineData("BROWSER=/opt/editor/browser.sh", "/opt/editor/browser.sh", "/opt/editor/browser.sh")]
    [InlineData("BROWSER=firefox;DISPLAY=:0", "/usr/bin/firefox;/usr/bin/xdg-open", "/usr/bin/firefox")]
    public void Browser_of_the_session_is_found(string environment, string files, string launcher)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems open a browser by their own shell: run it on Linux.");

        Assert.Equal(launcher, string.Join(' ', Browser(environment, files).FindLauncher() ?? ["none"]));
    }

    [Theory]
    [InlineData("SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22", "", BrowserLaunchResult.Ssh)]
    [InlineData("SSH_TTY=/dev/pts/1", "/usr/bin/xdg-open", BrowserLaunchResult.Ssh)]
    [InlineData("", "/.dockerenv;/usr/bin/xdg-open", BrowserLaunchResult.Container)]
    [InlineData("", "/run/.containerenv", BrowserLaunchResult.Container)]
    [InlineData("KUBERNETES_SERVICE_HOST=10.0.0.1", "", BrowserLaunchResult.Container)]
    [InlineData("", "/usr/bin/xdg-open", BrowserLaunchResult.NoDesktop)]
    [InlineData("DISPLAY=:0", "", BrowserLaunchResult.NoBrowser)]
    [InlineData("BROWSER=x'; touch /tmp/y;'", "x'; touch /tmp/y;'", BrowserLaunchResult.NoDesktop)]
    public void Missing_browser_is_reported_with_the_reason(string environment, string files, BrowserLaunchResult situation)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems open a browser by their own shell: run it on Linux.");

        Assert.Equal(situation, Browser(environment, files).Open(new Uri("http://localhost:8400/link")));
    }

    [Fact]
    public async Task Address_is_not_interpreted_by_the_shell()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems open a browser without /bin/sh: run it on Linux.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var watcher = new FileSystemWatcher(folder, "seen");
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, _) => written.TrySetResult();
        watcher.EnableRaisingEvents = true;

        // A fake browser that writes its argument unchanged.
        var browser = Path.Combine(folder, "browser");
        await File.WriteAllTextAsync(
            browser,
            $"#!/bin/sh\nprintf %s \"$1\" > {folder}/part && mv {folder}/part {folder}/seen\n",
            TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var address = new Uri($"http://localhost:8400/a'$(touch {folder}/taken)'`touch {folder}/taken`;x\"?signin=1&x=$HOME");

        var situation = new BrowserLauncher(name => name == "BROWSER" ? browser : null, File.Exists).Open(address);
        await written.Task.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken);
        var seen = await File.ReadAllTextAsync(Path.Combine(folder, "seen"), TestContext.Current.CancellationToken);

        Assert.Equal(BrowserLaunchResult.Opened, situation);
        Assert.Equal(address.AbsoluteUri, seen);
        Assert.False(File.Exists(Path.Combine(folder, "taken")));
    }

    [Fact]
    public void Launcher_opens_only_web_addresses() =>
        Assert.Equal(
            BrowserLaunchResult.NoBrowser,
            new BrowserLauncher(name => name == "BROWSER" ? "/bin/true" : null, _ => true).Open(new Uri("file:///etc/passwd")));

    private static BrowserLauncher Browser(string environment, string files)
    {
        var variables = environment.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => entry.Contains('=', StringComparison.Ordinal))
            .ToDictionary(
                entry => entry.Split('=')[0], entry => entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        variables["PATH"] = "/usr/local/bin:/usr/bin";
        return new BrowserLauncher(name => variables.GetValueOrDefault(name), files.Split(';').Contains);
    }
}
