using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudYourMoms.Testing;

/// <summary>Describes the machine of a measurement.</summary>
internal static class Machine
{
    /// <summary>The date, operating system, runtime and number of cores.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, " +
        $"{Environment.ProcessorCount} cores");
}
