using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security;
using CloudYourMoms.Sandbox;
using Microsoft.PowerShell;

namespace CloudYourMoms.Demo;

/// <summary>The PowerShell console with the staged module imported and the parameters for a sandbox in variables.</summary>
internal static class DemoConsole
{
    /// <summary>Runs a command, the demo or a prompt.</summary>
    /// <param name="baseUri">The base URI of a running sandbox; null starts one.</param>
    /// <param name="browser">Whether the user signs in with a browser. Otherwise sign-ins are automatic.</param>
    /// <param name="command">The command to run; null runs the demo.</param>
    /// <param name="interactive">Whether to open a prompt instead.</param>
    /// <returns>The exit code of the console.</returns>
    public static int Run(Uri? baseUri, bool browser, string? command, bool interactive)
    {
        var app = RegisteredApp.SandboxExample;
        if (baseUri is not null)
        {
            return Run(baseUri, app, browser, command, interactive);
        }

        app = app with { CallbackUrls = [new Uri($"http://localhost:{FreePort()}/auth")] };
        var sandbox = SandboxServer.StartAsync(new SandboxOptions { Apps = [app] }).GetAwaiter().GetResult();
        try
        {
            return Run(sandbox.BaseUri, app, browser, command, interactive);
        }
        finally
        {
            sandbox.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static int Run(Uri baseUri, RegisteredApp app, bool browser, string? command, bool interactive)
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        if (Console.IsOutputRedirected || Console.IsErrorRedirected)
        {
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
        }

        string[] script = ["-Dashboard", new Uri(baseUri, "/").AbsoluteUri, .. browser ? ["-Browser"] : Array.Empty<string>()];
        return ConsoleShell.Start(
            Session(baseUri, app, browser),
            bannerText: null,
            helpText: null,
            [
                "-NoProfile", "-NoLogo", "-ExecutionPolicy", "Bypass",
                .. command is not null ? ["-Command", command]
                    : interactive ? ["-NoExit", "-File", PathOf("Playground.ps1"), .. script]
                    : (string[])["-File", PathOf("Demo.ps1"), .. script],
            ]);
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static InitialSessionState Session(Uri baseUri, RegisteredApp app, bool browser)
    {
        var account = new SandboxOptions();
        var session = InitialSessionState.CreateDefault2();
        session.ImportPSModule(
            Environment.GetEnvironmentVariable("CLOUDYOURMOMS_MODULE")
            ?? typeof(DemoConsole).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(metadata => metadata.Key == "StagedModule").Value!);
        // Without the user's modules, so that no example secret gets into a vault of this machine.
        var engine = Path.GetDirectoryName(typeof(InitialSessionState).Assembly.Location)!;
        var modules = string.Join(Path.PathSeparator, PathOf("Modules"), Path.Combine(engine, "Modules"));
        session.EnvironmentVariables.Add(new SessionStateVariableEntry("PSModulePath", modules, description: null));
        Set("platform", new Hashtable { ["BaseUri"] = baseUri });
        Set(
            "account",
            new Hashtable { ["UserSecret"] = Protect(account.UserSecret), ["OrganizationSecret"] = Protect(account.OrganizationSecret) });
        Set(
            "app",
            new Hashtable { ["ApiKey"] = app.ApiKey, ["ApiSecret"] = Protect(app.ApiSecret), ["CallbackUrl"] = app.CallbackUrls[0] });
        Set("signIn", new AutomaticSignIn());
        Set("PSDefaultParameterValues", DefaultParameters(browser));
        return session;

        void Set(string name, object value) => session.Variables.Add(new SessionStateVariableEntry(name, value, description: null));
    }

    private static DefaultParameterDictionary DefaultParameters(bool browser)
    {
        // There is no vault.
        var parameters = new DefaultParameterDictionary { ["New-YourMomInstance:SkipTokenStorage"] = true };
        if (!browser)
        {
            parameters["Wait-YourMomCallback:NoBrowser"] = true;
            parameters["Wait-YourMomCallback:InformationVariable"] = "+signIn";
        }

        return parameters;
    }

    private static SecureString Protect(string value) => new NetworkCredential(string.Empty, value).SecurePassword;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
