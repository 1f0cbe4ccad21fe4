using System.Net;
using System.Net.Sockets;
using CloudYourMoms.Sandbox.Dashboard;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;
using CloudYourMoms.Sandbox.Provider;
using CloudYourMoms.Sandbox.Resource;
using Microsoft.AspNetCore.Connections;

namespace CloudYourMoms.Sandbox;

/// <summary>
/// A strict, stateful emulator of the Cloud Your_moms platform and the provider's consent page on the loopback interface.
/// All state is in memory.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    internal const string BasePath = "/your_moms/api-v2";

    private const int MaxStartAttempts = 10;

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private readonly SandboxSecretMasker _secrets = new();
    private readonly Instances _instances;
    private readonly RequestHistory _history;
    private bool _started;
    private bool _disposed;

    private SandboxServer(SandboxOptions options, int port)
    {
        var origin = new Uri($"http://localhost:{port}");
        BaseUri = new Uri(origin, BasePath);
        Faults = new FaultQueue(options.Faults);
        _stopping = new CancellationTokenSource();
        _history = new RequestHistory(options.RequestLog);
        string[] secrets =
        [
            options.UserSecret,
            options.OrganizationSecret,
            .. options.Apps.Select(app => app.ApiSecret),
            .. options.Apps.Select(app => app.ClientSecretInUrl),
        ];
        Array.ForEach(secrets, _secrets.Add);

        _instances = new Instances(options.TimeProvider, _secrets);
        _app = Build(port);

        var account = new Account(options.UserSecret, options.OrganizationSecret);
        var authorizations = new Authorizations(options.TimeProvider, _secrets);
        var consent = new ConsentEndpoint(options, RedirectEndpoint.AddressAt(origin), authorizations);
        var oauthUrl = new OAuthUrlEndpoint(options, origin, account, authorizations);
        var redirect = new RedirectEndpoint(authorizations);
        var provider = new TokenEndpoint(options, authorizations);
        var create = new InstancesEndpoint(options, account, provider, _instances);
        var catalog = new CatalogEndpoint(account);
        var list = new InstanceListEndpoint(account, _instances, options.TimeProvider, options.ListDelay);
        var instance = new InstanceEndpoint(account, provider, _instances);
        var access = new InstanceAccess(options, _instances);
        var ping = new PingEndpoint(options.TimeProvider, access);
        var accounts = new AccountsEndpoint(access, new AccountRecords());

        var view = new DashboardViewModels(_instances, _history, Faults, _secrets);
        var dashboard = new DashboardEndpoint(new DashboardPage(BaseUri, options, view), view, _history, _stopping.Token);

        _app.Use(new RequestRecordingMiddleware(options.TimeProvider, Faults, _history, _stopping.Token).InvokeAsync);
        dashboard.Map(_app);
        _app.MapGet(ConsentEndpoint.AuthorizePath, consent.GetAsync);
        _app.MapGet($"{ConsentEndpoint.SitesPath}/{{site}}{ConsentEndpoint.AuthorizePath}", consent.GetAsync);
        _app.MapPost(ConsentEndpoint.ConsentPath, consent.PostAsync);
        _app.MapGet($"{BasePath}/your_moms/keys", catalog.GetAsync);
        _app.MapGet($"{BasePath}/your_moms/{{key}}/oauth/url", oauthUrl.GetAsync);
        _app.MapGet(RedirectEndpoint.Path, redirect.GetAsync);
        _app.MapPost($"{BasePath}/instances", create.PostAsync);
        _app.MapGet($"{BasePath}/instances", list.GetAsync);
        _app.MapGet($"{BasePath}/instances/{{id}}", instance.GetAsync);
        _app.MapPatch($"{BasePath}/instances/{{id}}", instance.PatchAsync);
        _app.MapPut($"{BasePath}/instances/{{id}}", instance.PutAsync);
        _app.MapDelete($"{BasePath}/instances/{{id}}", instance.DeleteAsync);
        _app.MapPut($"{BasePath}/instances/{{id}}/enabled", instance.EnableAsync);
        _app.MapDelete($"{BasePath}/instances/{{id}}/enabled", instance.DisableAsync);
        _app.MapGet($"{BasePath}/ping", ping.GetAsync);
        _app.MapGet($"{BasePath}/accounts", accounts.ListAsync);
        _app.MapPost($"{BasePath}/accounts", accounts.PostAsync);
        _app.MapGet($"{BasePath}/accounts/{{id}}", accounts.GetAsync);
        _app.MapPatch($"{BasePath}/accounts/{{id}}", accounts.PatchAsync);
        _app.MapDelete($"{BasePath}/accounts/{{id}}", accounts.DeleteAsync);
    }

    /// <summary>The base URI for clients, instead of the platform's, such as <c>http://localhost:5055/your_moms/api-v2</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The address of the dashboard, such as <c>http://localhost:5055/</c>.</summary>
    public Uri PageUri => new(BaseUri, "/");

    /// <summary>The address of the instances as JSON, without secrets.</summary>
    public Uri InstancesUri => new(BaseUri, DashboardEndpoint.InstancesPath);

    /// <summary>The address of the received requests as JSON, without secrets.</summary>
    public Uri RequestsUri => new(BaseUri, DashboardEndpoint.RequestsPath);

    /// <summary>A snapshot of the existing instances, oldest first.</summary>
    public IReadOnlyList<ProvisionedInstance> Instances => _instances.Snapshot();

    /// <summary>A snapshot of the received requests, oldest first. A request is recorded before its response is sent.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _history.Snapshot();

    /// <summary>The pending faults.</summary>
    public FaultQueue Faults { get; }

    /// <summary>Starts a sandbox on 127.0.0.1 and, if the machine supports IPv6, on ::1.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running sandbox.</returns>
    /// <exception cref="IOException">The port is in use, or no free port was found.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new SandboxServer(options, options.Port == 0 ? FreePort() : options.Port);
            try
            {
                await server._app.StartAsync(cancellationToken);
                server._started = true;
                return server;
            }
            catch (IOException e) when (
                options.Port == 0 && attempt < MaxStartAttempts && e.InnerException is AddressInUseException)
            {
                // Another process took the port, or uses it on the other address family. Try the next port.
            }
            catch (SocketException e)
            {
                throw new IOException($"Port {options.Port} cannot be opened: {e.Message}.", e);
            }
            finally
            {
                if (!server._started)
                {
                    await server.DisposeAsync();
                }
            }
        }
    }

    /// <summary>Stops the sandbox and aborts delayed responses.</summary>
    /// <returns>A task that completes when the sandbox has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static WebApplication Build(int port)
    {
        // Empty, so that the caller's environment and working directory do not change the sandbox's behavior.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestRecordingMiddleware.MaximumBody;
        });
        builder.Logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // A failed start throws an exception.
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime>(new CallerLifetime());
        return builder.Build();
    }
}

/// <summary>Leaves Ctrl+C and other signals to the host process; the default lifetime would handle them.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
