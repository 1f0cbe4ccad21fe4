using System.Reflection;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.Testing;

/// <summary>The module as the build stages it, or the one that the environment names: a build's artifact, on another system.</summary>
internal static class StagedModule
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("CLOUDYOURMOMS_MODULE") ?? Metadata("StagedModule");

    /// <summary>The version of the package, which an early one says is early.</summary>
    public static string PackageVersion { get; } = Metadata("Version");

    /// <summary>The version of the module and its assemblies.</summary>
    public static string Version { get; } = PackageVersion.Split('-')[0];

    [ModuleInitializer]
    internal static void BeforeTheEngineStarts() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    /// <summary>What the build says of itself.</summary>
    internal static string Metadata(string key) => typeof(StagedModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
