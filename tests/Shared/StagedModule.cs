using System.Reflection;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.Testing;

/// <summary>The staged module, or the module in CLOUDYOURMOMS_MODULE, such as a build artifact on another system.</summary>
internal static class StagedModule
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("CLOUDYOURMOMS_MODULE") ?? Metadata("StagedModule");

    /// <summary>The version of the package, including a prerelease suffix.</summary>
    public static string PackageVersion { get; } = Metadata("Version");

    /// <summary>The version of the module and its assemblies.</summary>
    public static string Version { get; } = PackageVersion.Split('-')[0];

    [ModuleInitializer]
    internal static void BeforeTheEngineStarts() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    /// <summary>Assembly metadata that the build writes.</summary>
    internal static string Metadata(string key) => typeof(StagedModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
