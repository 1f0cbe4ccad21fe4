using System.Reflection;
using CloudYourMoms.Api;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Gives the module's core, on .NET Framework, the libraries that the system lacks: from a folder of their own, which nothing else touches.</summary>
/// <remarks>
/// A shell has no binding redirects, and every other module there may bring the same libraries in other versions. .NET Framework does not
/// tell who asks for a library (<see cref="ResolveEventArgs.RequestingAssembly"/> is null for what was loaded by path, as modules are), so a
/// resolver that stays would sooner or later answer somebody else. This one answers only while the module is imported, and only the thread
/// that imports it: what an assembly refers to is bound once, and stays so.
/// </remarks>
internal static class WindowsPowerShellAssemblyResolver
{
    // ECMA-335 II.22: the tokens of the types that an assembly uses from others begin here.
    private const int FirstTypeReference = 0x01000001;

    private static string Folder => Path.Combine(Path.GetDirectoryName(typeof(WindowsPowerShellAssemblyResolver).Assembly.Location)!, "WindowsPowerShell");

    /// <summary>Binds the core to the libraries of the folder, and those to each other.</summary>
    public static void Bind()
    {
        var importing = Environment.CurrentManagedThreadId;
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

        Assembly? Resolve(object sender, ResolveEventArgs request) => Environment.CurrentManagedThreadId == importing ? Find(new AssemblyName(request.Name)) : null;
    }

    /// <summary>The library of that name; null when the folder has none, or an older one than was asked for.</summary>
    internal static Assembly? Find(AssemblyName requested)
    {
        var file = Path.Combine(Folder, requested.Name + ".dll");
        return File.Exists(file) && AssemblyName.GetAssemblyName(file).Version >= requested.Version ? Load(file) : null;
    }

    // Apart from what others loaded: an assembly that is loaded "from" a path can be taken for another of the same identity.
    private static Assembly Load(string file) =>
        Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location == file) ?? Assembly.LoadFile(file);

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
                // Of a part that this system lacks, and that nothing here uses.
            }
        }
    }
}
