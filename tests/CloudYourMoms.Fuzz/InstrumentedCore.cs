using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace CloudYourMoms.Fuzz;

/// <summary>Loads the targets once more, with a copy of the core that notes which branches it takes.</summary>
internal sealed class InstrumentedCore : AssemblyLoadContext
{
    private static readonly string Here = typeof(InstrumentedCore).Assembly.Location;
    private readonly string _core;

    /// <param name="folder">Where the copy is made.</param>
    public InstrumentedCore(string folder)
    {
        Directory.CreateDirectory(folder);
        _core = Path.GetFullPath(Path.Combine(folder, "CloudYourMoms.dll"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.dll"), _core, overwrite: true);
        Fuzzer.Instrument(_core, _ => true, Options.Value);
    }

    /// <summary>The same method of the same type, of the targets with the instrumented core.</summary>
    public T Find<T>(T method)
        where T : Delegate
    {
        var type = LoadFromAssemblyPath(Here).GetType(method.Method.DeclaringType!.FullName!, throwOnError: true)!;
        return type.GetMethod(method.Method.Name, BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<T>();
    }

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "CloudYourMoms" => LoadFromAssemblyPath(_core),
        "CloudYourMoms.Fuzz" => LoadFromAssemblyPath(Here),
        _ => null,
    };
}
