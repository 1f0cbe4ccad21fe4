using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudYourMoms.Testing;

/// <summary>Where and when something was measured.</summary>
internal static class Machine
{
    /// <summary>The day, the system, the runtime and the cores.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
}
