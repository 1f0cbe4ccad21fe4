using System.Management.Automation;
using System.Reflection;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

public sealed class ModuleTests
{
    [Fact]
    public async Task Manifest_exports_exactly_the_cmdlets_of_the_assembly()
    {
        await using var session = await ModuleSession.StartAsync();

        var exported = await session.RunAsync("(Get-Module CloudYourMoms).ExportedCommands.Keys");

        var inAssembly = CmdletAssembly().GetTypes()
            .Select(type => type.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");
        Assert.Equal(
            inAssembly.Order(StringComparer.Ordinal), exported.Output.Select(name => name.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Manifest_and_assemblies_have_one_version()
    {
        await using var session = await ModuleSession.StartAsync();

        var version = await session.RunAsync("(Get-Module CloudYourMoms).Version.ToString()");

        Assert.Equal(StagedModule.Version, Assert.Single(version.Output).ToString());
        Assert.All(
            Directory.GetFiles(StagedModule.Folder, "*.dll"),
            dll => Assert.Equal(StagedModule.Version, AssemblyName.GetAssemblyName(dll).Version!.ToString(3)));
    }

    [Fact]
    public async Task Error_kind_has_a_category_and_a_recommended_action()
    {
        await using var session = await ModuleSession.StartAsync();
        var kinds = Enum.GetValues(Core().GetType("CloudYourMoms.Errors.YourMomErrorKind", throwOnError: true)!);
        var table = CmdletAssembly().GetType("CloudYourMoms.PowerShell.Errors.ErrorRecordFactory", throwOnError: true)!;
        var toRecord = table.GetMethod("ToRecord", BindingFlags.Static | BindingFlags.Public)!;
        var exception = Core().GetType("CloudYourMoms.Errors.YourMomException", throwOnError: true)!;

        Assert.All(kinds.Cast<object>(), kind =>
        {
            var failure = Activator.CreateInstance(exception, kind, "text", null);
            var record = (ErrorRecord)toRecord.Invoke(null, [failure, "target", string.Empty, null])!;
            Assert.Equal(kind.ToString(), record.FullyQualifiedErrorId);
            Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
            Assert.EndsWith(".", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
    }

    private static Assembly CmdletAssembly() => Loaded("CloudYourMoms.PowerShell");

    // Reading the types of one assembly loads the other.
    private static Assembly Core() =>
        CmdletAssembly().GetTypes().Length > 0 ? Loaded("CloudYourMoms") : throw new InvalidOperationException();

    private static Assembly Loaded(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == name);
}
