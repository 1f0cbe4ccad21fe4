using System.Runtime.CompilerServices;

namespace CloudYourMoms.Testing;

/// <summary>Removes environment variables of the user that affect the tests. A test that needs one sets it.</summary>
internal static class TestEnvironment
{
    private static readonly string[] Variables =
    [
        // By these a wait finds a browser, which would open in front of the user.
        "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP",

        // By these a wait explains that it found none.
        "SSH_CONNECTION", "SSH_TTY", "KUBERNETES_SERVICE_HOST", "container",

        // HttpClient would send requests for the sandbox to a proxy.
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",

        // PowerShell formats its output by these.
        "NO_COLOR", "__SuppressAnsiEscapeSequences",
    ];

    /// <summary>PSModulePath of the user. PowerShell in this process changes the variable.</summary>
    public static string? ModulePath { get; } = Environment.GetEnvironmentVariable("PSModulePath");

    [ModuleInitializer]
    internal static void Clean()
    {
        RuntimeHelpers.RunClassConstructor(typeof(TestEnvironment).TypeHandle);
        Array.ForEach(Variables, name => Environment.SetEnvironmentVariable(name, null));
    }
}
