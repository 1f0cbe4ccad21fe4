using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Runs the examples of the help, the README and docs in a session with a sandbox.</summary>
/// <remarks>
/// The vault Store (the default one) has the profiles default and contoso-test; the vault Team is empty. $app
/// is an app whose callback is on this machine. The port 8400 of an example is replaced with a free one, which is registered for the
/// app too. Instance 123 is 'Contoso service desk', tagged prod, with its token in the vault; 124 is 'Trial desk', tagged trial,
/// without. The current folder has instance.json, zendesk.json and three files in instances. The user chooses Allow at every link and
/// completes every prompt. $address is the address that a sign-in ends on which the user started at the address in the output.
/// </remarks>
internal sealed class ExampleSession : IAsyncDisposable
{
    private readonly FakeVaults _vaults = new FakeVaults().With("Store").With("Team");
    private readonly RecordingHost _host;
    private readonly List<ScriptRun> _runs = [];

    private ExampleSession() => _host = new RecordingHost { Input = Respond };

    /// <summary>The callback that replaces http://localhost:8400/auth.</summary>
    public Uri ExampleCallback { get; } = new($"http://localhost:{FreePort.Next()}/auth");

    /// <summary>The session, for the queries of a test.</summary>
    public ModuleSession Module { get; private set; } = null!;

    public SandboxServer Sandbox => Module.Sandbox;

    public SandboxOptions Options => Module.Options;

    /// <summary>Whether the example created an instance.</summary>
    public bool HasNewInstance => Sandbox.Instances.Any(instance => instance.Id > 124);

    /// <summary>The current folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("CloudYourMoms.Examples.").FullName;

    /// <summary>The operations that -WhatIf described or the user confirmed.</summary>
    public IEnumerable<string> Operations => _host.LinesAndQuestions.Where(line => line.StartsWith("What if:", StringComparison.Ordinal) ||
        line.Contains("Performing the operation", StringComparison.Ordinal));

    public static async Task<ExampleSession> StartAsync()
    {
        var session = new ExampleSession();
        session.Module = await ModuleSession.StartAsync(
            options => options with
            {
                Apps = [options.Apps[0] with { CallbackUrls = [.. options.Apps[0].CallbackUrls, session.ExampleCallback] }],
            },
            session._host);
        await session.PrepareAsync();
        return session;
    }

    /// <summary>A member of the JSON of a stored secret; null if the secret does not exist.</summary>
    public string? Kept(string vault, string secret, string member) =>
        _vaults.Get(vault, secret) is { } text ? JsonDocument.Parse(text).RootElement.GetProperty(member).GetString() : null;

    /// <summary>Whether an example creates instances.</summary>
    public static bool Creates(string code) => code.Contains("New-YourMomInstance ", StringComparison.Ordinal);

    /// <summary>Runs an example, and chooses Allow at each link.</summary>
    public async Task<ScriptResult> RunAsync(string code)
    {
        ScriptRun run;

        // A script can prompt for the address of its sign-in before it is in the list.
        lock (_runs)
        {
            run = Module.Begin(code.Replace("localhost:8400", ExampleCallback.Authority, StringComparison.Ordinal));
            _runs.Add(run);
        }

        await foreach (var link in run.Links)
        {
            await Module.Browser.AllowAsync(link, TestContext.Current.CancellationToken);
        }

        return await run.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        await Module.DisposeAsync();
        _vaults.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task PrepareAsync()
    {
        await _vaults.ImportAsync(Module);
        Module.Set("folder", Folder);
        var credential = new PSCredential(Options.Apps[0].ApiKey, ModuleSession.Protect(Options.Apps[0].ApiSecret));
        _host.Credential = credential;
        Module.Set("app", new Hashtable { ["ApiCredential"] = credential, ["CallbackUrl"] = Module.CallbackUrl });
        Module.Runspace.SessionStateProxy.PSVariable.Set(new ComputedVariable("address", SignIn));

        // An example must not reach the real platform or open the developer's browser.
        Module.Set(
            "PSDefaultParameterValues",
            new DefaultParameterDictionary { ["*-YourMom*:BaseUri"] = Sandbox.BaseUri, ["Wait-YourMomCallback:NoBrowser"] = true });
        Directory.CreateDirectory(Path.Combine(Folder, "instances"));
        await WriteAsync(
            "instance.json", """{ "name": "Contoso service desk", "your_mom": { "key": "sfdcservicecloud" }, "tags": ["from-file"] }""");
        await WriteAsync("zendesk.json", Desk("Zendesk"));
        foreach (var number in new[] { 1, 2, 3 })
        {
            await WriteAsync($"instances/{number}.json", Desk($"Desk {number}"));
        }

        var prepared = await RunAsync($$"""
            Set-Location $folder
            # No example downloads anything.
            function Install-PSResource { }
            Set-YourMomCredential
            Set-YourMomCredential contoso-test
            $null = Get-YourMomOAuthUrl sfdcservicecloud @app | Wait-YourMomCallback | New-YourMomInstance 'Contoso service desk' -Tag prod
            $desk = @{ username = 'u'; password = 'p4ssword' }
            $null = New-YourMomInstance 'Trial desk' -Tag trial -Key zendesk -Configuration $desk -SkipTokenStorage
            """);
        Assert.Null(prepared.Terminating);
        Assert.Empty(prepared.Errors);
    }

    private string Respond(string prompt) => prompt switch
    {
        _ when prompt.StartsWith("User secret", StringComparison.Ordinal) => Options.UserSecret,
        _ when prompt.StartsWith("Organization secret", StringComparison.Ordinal) => Options.OrganizationSecret,
        _ when prompt.StartsWith("Address", StringComparison.Ordinal) => SignIn(),
        _ => throw new InvalidOperationException($"Unexpected prompt '{prompt}'."),
    };

    // Signs in at the last address in the output; returns the address that the sign-in ends on.
    private string SignIn()
    {
        string address;
        lock (_runs)
        {
            address = _runs.Select(run => run.FirstOutput)
                .Where(output => output.IsCompletedSuccessfully)
                .Select(output => output.Result.ToString())
                .Last(text => text.StartsWith("http", StringComparison.Ordinal));
        }

        // On another thread: the pipeline thread is blocked, like during a prompt.
        return Task.Run(() => Module.Browser.AllowWithoutFollowingAsync(new Uri(address), TestContext.Current.CancellationToken))
            .GetAwaiter()
            .GetResult().AbsoluteUri;
    }

    private Task WriteAsync(string file, string json) =>
        File.WriteAllTextAsync(Path.Combine(Folder, file), json, TestContext.Current.CancellationToken);

    private static string Desk(string name) =>
        $$"""{ "name": "{{name}}", "your_mom": { "key": "zendesk" }, "configuration": { "username": "u", "password": "p4ssword" } }""";

    /// <summary>A variable whose value is computed unless a script assigns one.</summary>
    private sealed class ComputedVariable(string name, Func<object> compute) : PSVariable(name)
    {
        private object? _assigned;

        public override object? Value
        {
            get => _assigned ?? compute();
            set => _assigned = value;
        }
    }
}
