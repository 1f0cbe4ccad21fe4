using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>Tests with a new session each, which starts when a test configures it or runs its first script.</summary>
public abstract class SessionTests : IAsyncLifetime
{
    private protected const string NewDesk =
        "New-YourMomInstance Desk -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } ";

    private protected const string Create = NewDesk + "@platform @account ";

    private ModuleSession? _session;

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected ModuleSession Session => _session ?? throw new InvalidOperationException("The session has not started.");

    private protected SandboxServer Sandbox => Session.Sandbox;

    private protected IReadOnlyList<ReceivedRequest> Posts => [.. Sandbox.Requests.Where(
        request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal))];

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected async Task<ModuleSession> StartAsync(
        Func<SandboxOptions, SandboxOptions>? configure = null, RecordingHost? host = null) =>
        _session = await ModuleSession.StartAsync(configure, host);

    private protected Task<ModuleSession> StartAsync(params string[] faults) =>
        StartAsync(options => options with { Faults = [.. faults.Select(Fault.Parse)] });

    private protected async Task<ScriptResult> RunAsync(string script) => await (_session ?? await StartAsync()).RunAsync(script);

    private protected async Task<ScriptResult> RunAndAllowAsync(string script) =>
        await (_session ?? await StartAsync()).RunAndAllowAsync(script);

    private protected async Task<ScriptRun> BeginAsync(string script) => (_session ?? await StartAsync()).Begin(script);
}
