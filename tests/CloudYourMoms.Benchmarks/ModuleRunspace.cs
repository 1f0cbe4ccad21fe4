using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Reflection;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>A runspace with the staged module; $account and $app are set for splatting.</summary>
internal static class ModuleRunspace
{
    public static string StagedModule { get; } = Metadata("StagedModule");

    public static string EmptyModule { get; } = Metadata("EmptyModule");

    /// <summary>The library of PowerShell, from the package that the build downloads.</summary>
    public static string Shell { get; } = Path.Combine(Metadata("PowerShell"), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    public static Runspace Open(Uri baseUri, Uri? callbackUrl = null)
    {
        var (options, app) = (new SandboxOptions(), RegisteredApp.SandboxExample);
        var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("account", new Hashtable
        {
            ["BaseUri"] = baseUri,
            ["UserSecret"] = new NetworkCredential(string.Empty, options.UserSecret).SecurePassword,
            ["OrganizationSecret"] = new NetworkCredential(string.Empty, options.OrganizationSecret).SecurePassword,
        });
        runspace.SessionStateProxy.SetVariable("app", new Hashtable
        {
            ["ApiKey"] = app.ApiKey,
            ["ApiSecret"] = new NetworkCredential(string.Empty, app.ApiSecret).SecurePassword,
            ["CallbackUrl"] = callbackUrl ?? app.CallbackUrls[0],
        });
        using var import = PowerShell.Create(runspace).AddCommand("Import-Module").AddArgument(StagedModule);
        import.Invoke();
        return runspace;
    }

    public static string Desk(int number) =>
        $$"""{ "your_mom": { "key": "zendesk" }, "name": "Desk {{number}}", "configuration": { "username": "u",""" +
        """ "password": "p4ssword" } }""";

    private static string Metadata(string key) => typeof(ModuleRunspace).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
