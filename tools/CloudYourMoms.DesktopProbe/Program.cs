using System.Reflection;
using CloudYourMoms.DesktopProbe;

// Loads the module as Windows PowerShell does, and runs the module's own assembly resolver.
var module = Path.GetFullPath(args[0]);
var commands = Assembly.LoadFrom(Path.Combine(module, "CloudYourMoms.PowerShell.dll"));
var core = Assembly.LoadFrom(Path.Combine(module, "CloudYourMoms.dll"));
AppDomain.CurrentDomain.AssemblyResolve += (_, request) => new AssemblyName(request.Name).Name == "CloudYourMoms" ? core : null;
if (!args.Contains("--unbound", StringComparer.Ordinal))
{
    commands.GetType("CloudYourMoms.PowerShell.Runtime.WindowsPowerShellAssemblyResolver", throwOnError: true)
        .GetMethod("Bind")!
        .Invoke(null, null);
}

// Emulates another module whose dependency is missing.
try
{
    Console.WriteLine(
        $"others={Assembly.Load("System.Text.Json, Version=8.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51").Location}");
}
catch (FileNotFoundException)
{
    Console.WriteLine("others=nothing");
}

try
{
    await RoundTrip.RunAsync(new Uri(args[1]), new Uri(args[2]));
    return 0;
}
#pragma warning disable CA1031 // The test reports every exception.
catch (Exception e)
{
    Console.WriteLine($"failure={e.GetType().FullName}: {e.Message}");
    return 1;
}
#pragma warning restore CA1031
finally
{
    foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(
        assembly => !assembly.IsDynamic && assembly.Location.StartsWith(module, StringComparison.Ordinal)))
    {
        Console.WriteLine($"loaded={assembly.Location.Substring(module.Length + 1)}");
    }
}
