using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudYourMoms.Testing;

/// <summary>A server on this machine that keeps connections open and records them.</summary>
internal sealed class ConnectionCountingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _respond;
    private readonly bool _closesAfterResponse;
    private readonly int _responsesPerConnection;
    private readonly Task _serving;

    /// <summary>A server that sends the same response to every request.</summary>
    public ConnectionCountingServer(string body, bool closesAfterResponse = false, int responsesPerConnection = int.MaxValue)
        : this(_ => Response("200 OK", body), closesAfterResponse, responsesPerConnection)
    {
    }

    /// <param name="respond">Returns the response to the head of a request.</param>
    /// <param name="closesAfterResponse">Whether it closes each connection after one response, without a Connection: close header.</param>
    /// <param name="responsesPerConnection">The number of requests per connection that get a response; later requests get none.</param>
    public ConnectionCountingServer(
        Func<string, string> respond, bool closesAfterResponse = false, int responsesPerConnection = int.MaxValue)
    {
        _respond = respond;
        _closesAfterResponse = closesAfterResponse;
        _responsesPerConnection = responsesPerConnection;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/your_moms/api-v2");

    /// <summary>
    /// The connections so far, with the methods of their requests and a task that completes when the connection is closed.
    /// </summary>
    public List<(List<string> Methods, Task Closed)> Connections { get; } = [];

    /// <summary>The heads of the requests, in order.</summary>
    public List<string> Heads { get; } = [];

    public static string Response(string status, string body, string headers = "Content-Type: application/json") =>
        $"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {Encoding.ASCII.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        List<TcpClient> clients = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                clients.Add(client);
                List<string> methods = [];

                // Counted before the response.
                var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Connections.Add((methods, RespondAsync(client, methods, begin.Task)));
                begin.SetResult();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            clients.ForEach(client => client.Dispose());
            await Task.WhenAll(Connections.Select(connection => connection.Closed)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RespondAsync(TcpClient client, List<string> methods, Task begin)
    {
        await begin;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 } first)
        {
            methods.Add(first.Split(' ')[0]);
            List<string> head = [first];
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                head.Add(line);
            }

            Heads.Add(string.Join('\n', head));
            if (head.Find(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)) is { } length and not "Content-Length: 0")
            {
                // ReadBlockAsync with an empty buffer would wait for data.
                await reader.ReadBlockAsync(new char[int.Parse(length[16..], CultureInfo.InvariantCulture)]);
            }

            if (methods.Count > _responsesPerConnection)
            {
                continue;
            }

            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_respond(Heads[^1])));
            if (_closesAfterResponse)
            {
                client.Dispose();
                return;
            }
        }
    }
}
