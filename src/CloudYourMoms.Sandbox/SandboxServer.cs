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
/// A strict, stateful stand-in for the Cloud Your_moms platform and for the provider's consent page, on loopback.
/// All state is in memory and ends with it.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    internal const string BasePath = "/your_moms/api-v2";

    private const int Attempts = 10;

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
        foreach (var secret in (string[])[options.UserSecret, options.OrganizationSecret, .. options.Apps.SelectMany(app => (string[])[app.ApiSecret, app.ClientSecretInUrl])])
        {
            _secrets.Add(secret);
        }

        _instances = new Instances(options.TimeProvider, _secrets);
        _app = Build(port);

        var account = new Account(options.UserSecret, options.OrganizationSecret);
        var authorizations = new Authorizations(options.TimeProvider, _secrets);
        var consent = new ConsentEndpoint(options, authorizations);
        var oauthUrl = new OAuthUrlEndpoint(options, origin, account, authorizations);
        var provider = new TokenEndpoint(options, authorizations);
        var create = new InstancesEndpoint(options, account, provider, _instances);
        var catalog = new CatalogEndpoint(account);
        var list = new InstanceListEndpoint(account, _instances, options.TimeProvider, options.ListDelay);
        var instance = new InstanceEndpoint(account, provider, _instances);
        var access = new InstanceAccess(options, _instances);
        var ping = new PingEndpoint(options.TimeProvider, access);
        var accounts = new AccountsEndpoint(access, new AccountRecords());

        var view = new DashboardViewModels(_instances, _history, Faults, _secrets);
        var watch = new DashboardEndpoint(new DashboardPage(BaseUri, options, view), view, _history, _stopping.Token);

        _app.Use(new RequestRecordingMiddleware(options.TimeProvider, Faults, _history, _stopping.Token).InvokeAsync);
        watch.Map(_app);
        _app.MapGet(ConsentEndpoint.AuthorizePath, consent.GetAsync);
        _app.MapPost(ConsentEndpoint.ConsentPath, consent.PostAsync);
        _app.MapGet($"{BasePath}/your_moms/keys", catalog.GetAsync);
        _app.MapGet($"{BasePath}/your_moms/{{key}}/oauth/url", oauthUrl.GetAsync);
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

    /// <summary>The address to give to clients in place of the platform's, such as <c>http://localhost:5055/your_moms/api-v2</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The page that shows a person the instances and the last requests as they come, such as <c>http://localhost:5055/</c>.</summary>
    public Uri PageUri => new(BaseUri, "/");

    /// <summary>The same instances as JSON, for a test to look at; no secret is in it.</summary>
    public Uri InstancesUri => new(BaseUri, DashboardEndpoint.InstancesPath);

    /// <summary>The same requests as JSON, for a test to look at; no secret is in it.</summary>
    public Uri RequestsUri => new(BaseUri, DashboardEndpoint.RequestsPath);

    /// <summary>The instances that there are, oldest first; a copy. One that was deleted is gone.</summary>
    public IReadOnlyList<ProvisionedInstance> Instances => _instances.Snapshot();

    /// <summary>The requests received so far, oldest first; a copy. A request is in it before its answer is sent.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _history.Snapshot();

    /// <summary>The faults still to come.</summary>
    public FaultQueue Faults { get; }

    /// <summary>Starts a sandbox on <c>localhost</c>: on 127.0.0.1, and on ::1 where the machine has it.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The sandbox, ready to answer.</returns>
    /// <exception cref="IOException">The port is in use, or no free one was found.</exception>
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
            catch (IOException taken) when (options.Port == 0 && attempt < Attempts && taken.InnerException is AddressInUseException)
            {
                // Somebody else took the port in between, or has it on the other address family: the next one, then.
            }
            catch (SocketException refused)
            {
                throw new IOException($"Port {options.Port} cannot be opened: {refused.Message}.", refused);
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

    /// <summary>Stops listening; answers that are held back are given up.</summary>
    /// <returns>When everything has stopped.</returns>
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
        // Empty: nothing of the caller's environment or working directory may change what the sandbox does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestRecordingMiddleware.MaximumBody;
        });
        builder.Logging
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // A failed start is thrown.
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime>(new CallerLifetime());
        return builder.Build();
    }
}
