using System.Reflection;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.Testing;

/// <summary>The module as the build stages it.</summary>
internal static class StagedModule
{
    public static string Folder { get; } = Metadata("StagedModule");

    public static string Version { get; } = Metadata("Version");

    [ModuleInitializer]
    internal static void BeforeTheEngineStarts() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    /// <summary>What the build says of itself.</summary>
    internal static string Metadata(string key) => typeof(StagedModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
