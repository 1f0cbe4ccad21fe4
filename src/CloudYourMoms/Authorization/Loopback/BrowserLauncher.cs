using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Opens the user's browser, or reports why it cannot be opened.</summary>
public sealed class BrowserLauncher
{
    private const string SilentCommand = """-c "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1" """;
    private const string WindowsLauncher = "/mnt/c/Windows/System32/rundll32.exe";

    private readonly Func<string, string?> _environment;
    private readonly Func<string, bool> _fileExists;

    /// <summary>Creates a launcher for the browser of this session.</summary>
    public BrowserLauncher()
        : this(Environment.GetEnvironmentVariable, File.Exists)
    {
    }

    internal BrowserLauncher(Func<string, string?> environment, Func<string, bool> fileExists)
    {
        _environment = environment;
        _fileExists = fileExists;
    }

    private bool HasDesktop => IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    private bool IsSsh => IsSet("SSH_CONNECTION") || IsSet("SSH_TTY");

    private bool IsContainer =>
        IsSet("KUBERNETES_SERVICE_HOST") || IsSet("container") || _fileExists("/.dockerenv") || _fileExists("/run/.containerenv");

    private bool IsWsl => IsSet("WSL_DISTRO_NAME") || IsSet("WSL_INTEROP");

    /// <summary>
    /// Opens an address. The address becomes a process argument, which every user of the machine can read: pass the one-time link, never
    /// the OAuth URL.
    /// </summary>
    public BrowserLaunchResult Open(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        {
            // The system shell can start programs for other schemes.
            return BrowserLaunchResult.NoBrowser;
        }

        if (FindLauncher() is not { } launcher)
        {
            return IsSsh ? BrowserLaunchResult.Ssh
                : IsContainer ? BrowserLaunchResult.Container
                : HasDesktop || !RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? BrowserLaunchResult.NoBrowser
                : BrowserLaunchResult.NoDesktop;
        }

        try
        {
            using var process = Process.Start(StartInfo(launcher, address));
            return BrowserLaunchResult.Opened;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            return BrowserLaunchResult.NoBrowser;
        }
    }

    /// <summary>
    /// Returns the program that opens an address and its first arguments. Empty if the system shell opens addresses; null if no program was
    /// found.
    /// </summary>
    internal IReadOnlyList<string>? FindLauncher()
    {
        var isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
        if (IsSsh && !(isLinux && HasDesktop))
        {
            // Windows and macOS would open the browser on the remote desktop, which the user does not see.
            return null;
        }

        if (!isLinux)
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ["open"] : [];
        }

        // The user sets BROWSER, and so do editors with remote terminals.
        if (_environment("BROWSER") is { Length: > 0 } preferred && Resolve(preferred) is { } browser)
        {
            return [browser];
        }

        if (IsWsl)
        {
            return Resolve("wslview") is { } wslview ? [wslview]
                : _fileExists(WindowsLauncher) ? [WindowsLauncher, "url.dll,FileProtocolHandler"]
                : null;
        }

        // Without a desktop, xdg-open starts a text browser, which takes over the terminal.
        return HasDesktop && Resolve("xdg-open") is { } opener ? [opener] : null;
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> launcher, Uri address)
    {
        if (launcher.Count == 0)
        {
            return new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true };
        }

        // The browser's output must not appear in the terminal, and writing it must not fail after PowerShell ends.
        // The launcher and the address are arguments of a constant command, so the shell does not interpret their characters.
        var arguments = launcher.Append(address.AbsoluteUri).Select(argument => $"\"{argument}\"");
        return new ProcessStartInfo("/bin/sh", $"{SilentCommand} {string.Join(" ", arguments)}") { UseShellExecute = false };
    }

    private bool IsSet(string name) => !string.IsNullOrEmpty(_environment(name));

    private string? Resolve(string program)
    {
        // A list, or a pattern with %s, requires a shell.
        if (program.Any(c => !char.IsLetterOrDigit(c) && c is not ('/' or '-' or '_' or '.' or '+' or ' ')))
        {
            return null;
        }

        IEnumerable<string> candidates = program.IndexOf('/') >= 0
            ? [program]
            : (_environment("PATH") ?? string.Empty)
                .Split(':')
                .Where(folder => folder.Length > 0)
                .Select(folder => $"{folder.TrimEnd('/')}/{program}");
        return candidates.FirstOrDefault(candidate => !candidate.Contains("'") && !candidate.Contains("\"") && _fileExists(candidate));
    }
}
