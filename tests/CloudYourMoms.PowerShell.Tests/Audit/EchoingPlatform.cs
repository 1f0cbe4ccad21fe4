using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CloudYourMoms.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>
/// A proxy of the sandbox that responds to chosen requests itself, with every secret of the request in a different encoding.
/// </summary>
/// <remarks>As a proxy it rejects CONNECT requests.</remarks>
internal sealed class EchoingPlatform : IAsyncDisposable
{
    private static readonly string[] ConnectionHeaders =
        ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Proxy-Authorization"];

    private readonly WebApplication _app;
    private readonly Uri _sandbox;
    private readonly Func<IEnumerable<string>> _secrets;
    private readonly int _firstForm;
    private readonly HttpClient _http = new(
        new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false, CheckCertificateRevocationList = true });

    private EchoingPlatform(Uri sandbox, Func<IEnumerable<string>> secrets, int firstForm)
    {
        (_sandbox, _secrets, _firstForm) = (sandbox, secrets, firstForm);
        var port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.Run(RespondAsync);
        Address = new Uri($"http://localhost:{port}");
        BaseUri = new Uri(Address, sandbox.AbsolutePath);
    }

    public Uri Address { get; }

    public Uri BaseUri { get; }

    /// <summary>The responses by request, such as "POST /instances"; "*" is every request.</summary>
    public Dictionary<string, EchoResponse> Responses { get; set; } = [];

    /// <summary>The texts of the responses.</summary>
    public ConcurrentQueue<string> Echoed { get; } = [];

    public static async Task<EchoingPlatform> StartAsync(Uri sandbox, Func<IEnumerable<string>> secrets, int firstForm)
    {
        var platform = new EchoingPlatform(sandbox, secrets, firstForm);
        await platform._app.StartAsync(TestContext.Current.CancellationToken);
        return platform;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task RespondAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var path = request.Path.Value!.Replace(_sandbox.AbsolutePath, string.Empty, StringComparison.Ordinal);
        var response = Responses.GetValueOrDefault($"{request.Method} {path}") ?? Responses.GetValueOrDefault("*");
        if (response is null or { IsDone: true })
        {
            await PassOnAsync(context, body.ToArray(), isReturned: response is null);
        }

        if (response is { IsDropped: true })
        {
            context.Abort();
        }
        else if (response is { Status: 0 })
        {
            var aborted = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
        }
        else if (response is not null)
        {
            // Also in Base64, as the header contains it: the user and password are one text.
            var user = request.Headers.ProxyAuthorization.ToString().Replace("Basic ", string.Empty, StringComparison.Ordinal);
            var received = $"{request.Path}{WebUtility.UrlDecode(request.QueryString.Value)}\n" +
                $"{string.Join('\n', request.Headers.Values)}\n" +
                $"{Encoding.UTF8.GetString(body.ToArray())}\n{Encoding.UTF8.GetString(Convert.FromBase64String(user))}";
            await WriteAsync(context.Response, response, $"{Echo(received)} {user}");
        }
    }

    private async Task WriteAsync(HttpResponse response, EchoResponse echoing, string echo)
    {
        var text = echoing.Body(echo);
        Echoed.Enqueue(text.Length < 100_000 ? text : text[..1000]);
        response.StatusCode = echoing.Status;
        response.ContentType = echoing.ContentType;
        response.Headers["Elements-Request-Id"] = $"id-{AuditSecrets.User}";
        response.Headers["Elements-Next-Page-Token"] = echoing.NextPage;
        response.Headers.Location = $"https://elsewhere.example/?secret={Uri.EscapeDataString(AuditSecrets.User)}";
        response.Headers.ProxyAuthenticate = echoing.Status == 407 ? "Basic realm=\"proxy\"" : null;
        try
        {
            await response.WriteAsync(text);
        }
        catch (OperationCanceledException)
        {
            // The client stops reading when the response is too large.
        }
    }

    /// <summary>Each secret of the request in the next encoding, so that the audit covers all encodings.</summary>
    private string Echo(string received)
    {
        var decoded = received.Replace("\\u0022", "\"", StringComparison.Ordinal);
        var forms = SecretForms.All.Values.ToList();
        var carried = _secrets().Where(secret => new SecretScan([new("it", secret)]).Find(decoded).Count > 0);
        return string.Join(", ", carried.Select((secret, index) => forms[(_firstForm + index) % forms.Count](secret)));
    }

    private async Task PassOnAsync(HttpContext context, byte[] body, bool isReturned)
    {
        var request = context.Request;
        using var message = new HttpRequestMessage(new(request.Method), new Uri(_sandbox, request.Path + request.QueryString.Value))
        {
            Content = body.Length > 0 ? new ByteArrayContent(body) : null,
        };
        foreach (var (name, values) in request.Headers.ExceptBy(ConnectionHeaders, header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            _ = message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()) ||
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable()) == true;
        }

        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        if (isReturned)
        {
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await context.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }
}
