using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Reflection;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>The real engine with the staged module, and $account to be splatted for a sandbox.</summary>
internal static class ModuleRunspace
{
    public static Runspace Open(Uri baseUri, SandboxOptions options)
    {
        var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("account", new Hashtable
        {
            ["BaseUri"] = baseUri,
            ["UserSecret"] = new NetworkCredential(string.Empty, options.UserSecret).SecurePassword,
            ["OrganizationSecret"] = new NetworkCredential(string.Empty, options.OrganizationSecret).SecurePassword,
        });
        var module = typeof(ModuleRunspace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "StagedModule").Value!;
        using var import = PowerShell.Create(runspace).AddCommand("Import-Module").AddArgument(module);
        import.Invoke();
        return runspace;
    }

    public static string Desk(int number) =>
        $$"""{ "your_mom": { "key": "zendesk" }, "name": "Desk {{number}}", "configuration": { "username": "u", "password": "p4ssword" } }""";
}
