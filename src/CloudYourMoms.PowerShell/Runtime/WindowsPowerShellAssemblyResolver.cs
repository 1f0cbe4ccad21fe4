using System.Reflection;
using CloudYourMoms.Api;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Loads the libraries that .NET Framework lacks from the module's WindowsPowerShell folder.</summary>
/// <remarks>
/// Windows PowerShell has no binding redirects, and other modules can load other versions of the same libraries. .NET Framework does not
/// report which assembly requests a library (<see cref="ResolveEventArgs.RequestingAssembly"/> is null for assemblies loaded by path, such
/// as modules), so a permanent resolver would also resolve requests of other modules. This resolver is active only during the import and
/// only on the importing thread. References are bound once and stay bound.
/// </remarks>
internal static class WindowsPowerShellAssemblyResolver
{
    // ECMA-335 II.22.38: the first metadata token of the TypeRef table.
    private const int FirstTypeReference = 0x01000001;

    private static string Folder => Path.Combine(
        Path.GetDirectoryName(typeof(WindowsPowerShellAssemblyResolver).Assembly.Location)!, "WindowsPowerShell");

    /// <summary>Binds the core to the libraries in the folder, and the libraries to each other.</summary>
    public static void Bind()
    {
        var importingThread = Environment.CurrentManagedThreadId;
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        try
        {
            BindReferences(typeof(YourMomClient).Assembly.ManifestModule);
            foreach (var file in Directory.GetFiles(Folder, "*.dll"))
            {
                BindReferences(Load(file).ManifestModule);
            }
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }

        Assembly? Resolve(object sender, ResolveEventArgs request) =>
            Environment.CurrentManagedThreadId == importingThread ? Find(new AssemblyName(request.Name)) : null;
    }

    /// <summary>Loads a library; null if the folder does not contain the requested or a later version.</summary>
    internal static Assembly? Find(AssemblyName requested)
    {
        var file = Path.Combine(Folder, requested.Name + ".dll");
        return File.Exists(file) && AssemblyName.GetAssemblyName(file).Version >= requested.Version ? Load(file) : null;
    }

    // LoadFile, because LoadFrom can return another assembly with the same identity that is already loaded.
    private static Assembly Load(string file) =>
        Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location == file) ??
        Assembly.LoadFile(file);

    private static void BindReferences(Module module)
    {
        for (var token = FirstTypeReference; ; token++)
        {
            try
            {
                module.ResolveType(token);
            }
            catch (ArgumentOutOfRangeException)
            {
                return;
            }
            catch (TypeLoadException)
            {
                // The type is in a component that is not installed and that the module does not use.
            }
        }
    }
}
