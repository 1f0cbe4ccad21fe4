using System.Text.Json;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>
/// Serves the dashboard and its data as JSON. Requests must use a loopback host name, which prevents DNS rebinding: a page of
/// another site cannot read the data through a host name that resolves to this machine.
/// </summary>
internal sealed class DashboardEndpoint(DashboardPage page, DashboardViewModels view, RequestHistory history, CancellationToken stopping)
{
    public const string InstancesPath = "/sandbox/instances";
    public const string RequestsPath = "/sandbox/requests";
    public const string ChangesPath = "/sandbox/changes";
    public const string ScriptPath = "/sandbox/page.js";
    public const string StylePath = "/sandbox/page.css";
    public const string IconPath = "/favicon.ico";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action " +
        "'none'; frame-ancestors 'none'";

    private static readonly string[] HostNames = ["localhost", "127.0.0.1", "[::1]"];

    // Combines changes that occur in quick succession into one event.
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(100);

    private static readonly string Script = Resource("page.js");
    private static readonly string Style = Resource("page.css");
    private static readonly string Icon = Resource("icon.svg");

    public void Map(WebApplication app)
    {
        Map(app, "/", context => WriteAsync(context, "text/html", page.Html()));
        Map(app, ScriptPath, context => WriteAsync(context, "text/javascript", Script));
        Map(app, StylePath, context => WriteAsync(context, "text/css", Style));
        Map(app, IconPath, context => WriteAsync(context, "image/svg+xml", Icon));
        Map(app, InstancesPath, context => WriteJsonAsync(context, new { view.Instances }));
        Map(app, RequestsPath, context =>
        {
            var (requests, total) = view.Requests();
            return WriteJsonAsync(context, new { total, requests });
        });
        Map(app, ChangesPath, StreamChangesAsync);
    }

    private static void Map(WebApplication app, string path, RequestDelegate handler) => app.MapGet(path, context =>
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (HostNames.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return handler(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return WriteAsync(context, "text/plain", $"The dashboard is available only at {string.Join(", ", HostNames)}.");
    }).WithMetadata(new InternalEndpointMetadata());

    /// <summary>Sends an event at the start and after each change (server-sent events, HTML standard, section 9.2).</summary>
    private async Task StreamChangesAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            while (true)
            {
                var change = history.NextChange;
                await context.Response.WriteAsync("data: changed\n\n", end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                await Task.Delay(EventInterval, end.Token);
                await change.WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed or the sandbox is stopping.
        }
    }

    private static Task WriteJsonAsync(HttpContext context, object content) =>
        WriteAsync(context, "application/json", JsonSerializer.Serialize(content, JsonSerializerOptions.Web));

    private static Task WriteAsync(HttpContext context, string type, string content)
    {
        context.Response.ContentType = $"{type}; charset=utf-8";
        return context.Response.WriteAsync(content);
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DashboardEndpoint).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
