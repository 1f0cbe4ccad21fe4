using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudYourMoms.Tests.Support;

/// <summary>A fake of a proxy on this machine: responds as the platform after it has received the required credential.</summary>
internal sealed class FakeProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string? _credential;
    private readonly string _response;
    private readonly Task _serving;

    /// <param name="credential">What it wants as <c>user:password</c>; null for nothing.</param>
    /// <param name="response">The body of its success.</param>
    public FakeProxy(string? credential, string response)
    {
        _credential = credential;
        _response = response;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The heads of the requests, in their order.</summary>
    public List<string> Heads { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    // .NET's HTTP may open a connection and not use it: each is served beside the others.
    private async Task ServeAsync()
    {
        List<TcpClient> clients = [];
        List<Task> responses = [];
        try
        {
            while (true)
            {
                clients.Add(await _listener.AcceptTcpClientAsync());
                responses.Add(RespondAsync(clients[^1].GetStream()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            clients.ForEach(client => client.Dispose());
            await Task.WhenAll(responses).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RespondAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Append(line).Append('\n');
            if (line.Split(": ") is ["Content-Length", var value])
            {
                length = int.Parse(value, CultureInfo.InvariantCulture);
            }
        }

        if (head.Length == 0)
        {
            return;
        }

        Heads.Add(head.ToString());
        if (length > 0)
        {
            // A connection that is closed on unread bytes loses the response too.
            await reader.ReadBlockAsync(new char[length]);
        }

        var wanted = _credential is null
            ? string.Empty
            : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(_credential))}\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString().Contains(wanted, StringComparison.Ordinal)
            ? HttpText.Ok(_response)
            : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: " +
                "0\r\nConnection: close\r\n\r\n"));
        stream.Socket.Shutdown(SocketShutdown.Send);
    }
}
