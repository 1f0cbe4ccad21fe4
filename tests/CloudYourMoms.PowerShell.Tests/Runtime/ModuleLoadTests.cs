using System.Reflection;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>The assemblies that the module loads, by PowerShell version.</summary>
public sealed class ModuleLoadTests
{
    [Fact]
    [Trait("ReportedProblem", "15 Its assemblies conflict with other modules")]
    public async Task PowerShell_7_loads_only_the_modules_own_two_assemblies()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        var (afterImport, afterUse) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            using var shell = ShellProcess.Start(sandbox, $$"""
                function Save($path) {
                    $loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where{ -not $_.IsDynamic }.Location
                    [IO.File]::WriteAllLines($path, [string[]] @($loaded))
                }
                Save '{{afterImport}}'
                $null = Get-YourMomOAuthUrl sfdc @app @platform
                $desk = @{ username = 'u'; password = 'p4ssword' }
                $null = New-YourMomInstance Desk -Key zendesk -Configuration $desk @platform @account -SkipTokenStorage
                $null = Get-YourMomInstance @platform @account
                Save '{{afterUse}}'
                """);

            Assert.Equal((0, string.Empty, string.Empty), await shell.EndAsync());
            Assert.Single(sandbox.Instances);
            Assert.Equal(["CloudYourMoms.PowerShell.dll", "CloudYourMoms.dll"], await BroughtAsync(afterUse));

            // The import does not load assemblies that only a command needs.
            Assert.Equal(["CloudYourMoms.PowerShell.dll"], await BroughtAsync(afterImport));
        }
        finally
        {
            File.Delete(afterImport);
            File.Delete(afterUse);
        }
    }

    /// <summary>Windows PowerShell loads all types at import, before the module can supply System.Text.Json.</summary>
    [Fact]
    public async Task Import_needs_no_type_of_System_Text_Json()
    {
        await using var session = await ModuleSession.StartAsync();

        Assert.DoesNotContain(
            Cmdlets().GetTypes(),
            type => type.GetInterfaces().Append(type.BaseType).Any(parent => parent?.Assembly.GetName().Name == "System.Text.Json"));
    }

    [Theory]
    [InlineData("8.0.0", false)]
    [InlineData("10.0.12", false)]
    [InlineData("4.0.30319.42000", true)]
    public async Task Windows_PowerShell_is_distinguished_from_PowerShell_7_4(string runtime, bool isDesktop) =>
        Assert.Equal(isDesktop, await RequireSupportedAsync(runtime));

    [Theory]
    [InlineData("7.0.20")]
    [InlineData("6.0.36")]
    [InlineData("3.1.32")]
    public async Task PowerShell_7_before_7_4_is_rejected_at_import(string runtime)
    {
        var failure = await Assert.ThrowsAsync<TargetInvocationException>(() => RequireSupportedAsync(runtime));

        var message = Assert.IsType<PlatformNotSupportedException>(failure.InnerException).Message;
        Assert.StartsWith("CloudYourMoms requires PowerShell 7.4 or later, or Windows PowerShell 5.1.", message, StringComparison.Ordinal);
        Assert.Contains(runtime, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_PowerShell_libraries_come_with_their_licenses()
    {
        var folder = Path.Combine(StagedModule.Folder, "WindowsPowerShell");
        var libraries = Directory.GetFiles(folder, "*.dll").Select(Path.GetFileNameWithoutExtension).ToList();

        Assert.Contains("System.Text.Json", libraries);
        Assert.All(libraries, library => Assert.True(File.Exists(Path.Combine(folder, "notices", $"{library}.txt")), library));
        Assert.Contains(
            "Copyright (c) .NET Foundation and Contributors",
            File.ReadAllText(Path.Combine(folder, "LICENSE.TXT")),
            StringComparison.Ordinal);
    }

    /// <summary>The assemblies that are neither of PowerShell nor of .NET.</summary>
    private static async Task<IEnumerable<string>> BroughtAsync(string list)
    {
        var shell = Path.GetFullPath(ShellProcess.Folder);
        var net = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../.."));
        var module = Path.GetFullPath(StagedModule.Folder);
        return (await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken))
            .Select(Path.GetFullPath)
            .Where(path => !path.StartsWith(shell, StringComparison.Ordinal) && !path.StartsWith(net, StringComparison.Ordinal))
            .Select(path => path.StartsWith(module, StringComparison.Ordinal) ? Path.GetRelativePath(module, path) : path)
            .Order(StringComparer.Ordinal);
    }

    private static Assembly Cmdlets() =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "CloudYourMoms.PowerShell");

    private static async Task<bool> RequireSupportedAsync(string runtime)
    {
        await using var session = await ModuleSession.StartAsync();
        var start = Cmdlets().GetType("CloudYourMoms.PowerShell.Runtime.ModuleInitializer", throwOnError: true)!;
        return (bool)start.GetMethod("RequireSupported", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(
            null, [Version.Parse(runtime)])!;
    }
}
