using System.Collections;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Testing;

/// <summary>
/// A PowerShell session with the staged module and a separate sandbox; $app, $platform and $account are set for splatting.
/// </summary>
public sealed class ModuleSession : IAsyncDisposable
{
    private ModuleSession(SandboxServer sandbox, SandboxOptions options, Uri callbackUrl, Runspace runspace)
    {
        Sandbox = sandbox;
        Options = options;
        CallbackUrl = callbackUrl;
        Runspace = runspace;
    }

    public SandboxServer Sandbox { get; }

    public SandboxOptions Options { get; }

    public Uri CallbackUrl { get; }

    public HeadlessBrowser Browser { get; } = new();

    public static async Task<ModuleSession> StartAsync(Func<SandboxOptions, SandboxOptions>? configure = null, PSHost? host = null)
    {
        var callbackUrl = new Uri($"http://localhost:{FreePort.Next()}/auth");
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [callbackUrl] };
        var options = new SandboxOptions { Apps = [app] };
        options = configure?.Invoke(options) ?? options;
        var sandbox = await StartSandboxAsync(options);

        var runspace = host is null
            ? RunspaceFactory.CreateRunspace(BuiltInState())
            : RunspaceFactory.CreateRunspace(host, BuiltInState());
        runspace.Open();
        var session = new ModuleSession(sandbox, options, callbackUrl, runspace);
        session.Set("platform", new Hashtable { ["BaseUri"] = sandbox.BaseUri });
        session.Set("account", new Hashtable
        {
            ["UserSecret"] = Protect(options.UserSecret),
            ["OrganizationSecret"] = Protect(options.OrganizationSecret),
        });
        session.Set("app", new Hashtable
        {
            ["ApiKey"] = app.ApiKey,
            ["ApiSecret"] = Protect(app.ApiSecret),
            ["CallbackUrl"] = callbackUrl,
        });
        var import = await session.RunAsync($"Import-Module '{StagedModule.Folder}' -ErrorAction Stop");
        Assert.Null(import.Terminating);
        return session;
    }

    // A new port for each sandbox: the module tracks creates by platform for the whole process, and every sandbox starts with the same
    // instance id.
    private static async Task<SandboxServer> StartSandboxAsync(SandboxOptions options)
    {
        const int Attempts = 20;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SandboxServer.StartAsync(options with { Port = FreePort.Next() }, TestContext.Current.CancellationToken);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process took the port.
            }
        }
    }

    public static SecureString Protect(string value)
    {
        var secret = new SecureString();
        Array.ForEach(value.ToCharArray(), secret.AppendChar);
        return secret;
    }

    public static string ToPlainText(object? secret) => new NetworkCredential(string.Empty, Assert.IsType<SecureString>(secret)).Password;

    public void Set(string variable, object? value) => Runspace.SessionStateProxy.SetVariable(variable, value);

    public object? Get(string variable) => Runspace.SessionStateProxy.GetVariable(variable);

    /// <summary>The runspace of the session.</summary>
    public Runspace Runspace { get; }

    public ScriptRun Begin(string script) => ScriptRun.Begin(Runspace, script);

    public Task<ScriptResult> RunAsync(string script) => Begin(script).Completion;

    /// <summary>Runs a script that waits for the callback, and lets the user press Allow.</summary>
    public async Task<ScriptResult> RunAndAllowAsync(string script)
    {
        var run = Begin(script);
        if (await run.LinkOrNullAsync() is { } link)
        {
            await Browser.AllowAsync(link, TestContext.Current.CancellationToken);
        }

        return await run.Completion;
    }

    /// <summary>Runs a script in a new session that shares only the sandbox and $app with this one.</summary>
    public async Task<ScriptResult> RunInNewSessionAsync(string module, string script)
    {
        using var runspace = RunspaceFactory.CreateRunspace(BuiltInState());
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("app", Runspace.SessionStateProxy.GetVariable("app"));
        return await ScriptRun.Begin(runspace, $"Import-Module '{StagedModule.Folder}', '{module}' -ErrorAction Stop\n{script}").Completion;
    }

    /// <summary>
    /// All built-in commands, without module autoloading, so that tests cannot use the SecretManagement vaults of this machine.
    /// </summary>
    public static InitialSessionState BuiltInState()
    {
        var state = InitialSessionState.CreateDefault();
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", description: null));
        return state;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Runspace.Dispose();
        await Sandbox.DisposeAsync();
    }
}
