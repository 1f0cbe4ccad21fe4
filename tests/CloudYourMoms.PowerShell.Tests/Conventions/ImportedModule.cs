using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>The staged module after the import.</summary>
public sealed class ImportedModule : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public ImportedModule()
    {
        _runspace.Open();
        using var import = System.Management.Automation.PowerShell.Create(_runspace)
            .AddScript($"(Import-Module '{StagedModule.Folder}' -PassThru -ErrorAction Stop).ExportedCmdlets.Values");
        Cmdlets = [.. import.Invoke().Select(command => (CmdletInfo)command.BaseObject)];
        Assert.NotEmpty(Cmdlets);
    }

    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    /// <summary>The assembly of the cmdlets and the core.</summary>
    public IReadOnlyList<Assembly> Assemblies =>
        [Cmdlets[0].ImplementingType.Assembly, .. Cmdlets.SelectMany(Outputs).Where(IsOurs).Select(type => type.Assembly).Distinct()];

    /// <summary>The visible parameters, with the cmdlet's name as prefix and without the common parameters.</summary>
    public IEnumerable<(string Name, ParameterMetadata Parameter)> Parameters => Cmdlets.SelectMany(
        cmdlet => OwnParameters(cmdlet).Select(parameter => ($"{cmdlet.Name} -{parameter.Name}", parameter)));

    /// <summary>The .NET types of a cmdlet's OutputType.</summary>
    public static IEnumerable<Type> Outputs(CmdletInfo cmdlet) => cmdlet.OutputType.Select(output => output.Type).OfType<Type>();

    public static bool IsOurs(Type type) => type.Namespace?.StartsWith("CloudYourMoms", StringComparison.Ordinal) == true;

    public static IEnumerable<ParameterMetadata> OwnParameters(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !Cmdlet.OptionalCommonParameters.Contains(parameter.Name));

    public static CmdletAttribute Attribute(CmdletInfo cmdlet) => cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;

    public void Dispose() => _runspace.Dispose();
}
