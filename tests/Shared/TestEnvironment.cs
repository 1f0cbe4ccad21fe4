using System.Runtime.CompilerServices;

namespace CloudYourMoms.Testing;

/// <summary>Removes environment variables that affect the tests.</summary>
internal static class TestEnvironment
{
    // By these a wait finds a browser, which would open in front of the user. A test that wants one sets what it needs.
    private static readonly string[] BrowserVariables = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP"];

    [ModuleInitializer]
    internal static void Clean() => Array.ForEach(BrowserVariables, name => Environment.SetEnvironmentVariable(name, null));
}
