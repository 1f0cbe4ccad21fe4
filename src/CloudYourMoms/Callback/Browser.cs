using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CloudYourMoms;

/// <summary>Opens the person's browser.</summary>
public static class Browser
{
    /// <summary>Opens an address. It becomes a process's argument, which every user of the machine can read: give the one-time link, never the OAuth URL.</summary>
    /// <returns>False when this session has no desktop or no browser.</returns>
    public static bool TryOpen(Uri address)
    {
        if (StartInfo(address) is not { } startInfo)
        {
            return false;
        }

        try
        {
            using var process = Process.Start(startInfo);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static ProcessStartInfo? StartInfo(Uri address)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true };
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return Quietly("open", address);
        }

        // Without a desktop xdg-open starts a text browser, which would take over the terminal.
        string[] desktop = ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"];
        return Array.Exists(desktop, name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) && IsOnPath("xdg-open")
            ? Quietly("xdg-open", address)
            : null;
    }

    // What a browser writes on its streams does not belong in the terminal, and must not stop when PowerShell ends.
    private static ProcessStartInfo Quietly(string program, Uri address) =>
        new("/bin/sh", $"-c \"exec {program} '{address.AbsoluteUri}' </dev/null >/dev/null 2>&1\"") { UseShellExecute = false };

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
