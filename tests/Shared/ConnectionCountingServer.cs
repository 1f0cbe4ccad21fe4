using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudYourMoms.Testing;

/// <summary>A server that counts connections: sends the same response to every request and keeps the connection open.</summary>
internal sealed class ConnectionCountingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _response;
    private readonly bool _closesAfterResponse;
    private readonly int _responsesPerConnection;
    private readonly Task _serving;

    /// <param name="body">The body of every response.</param>
    /// <param name="closesAfterResponse">Whether it closes each connection after one response, without a Connection: close header.</param>
    /// <param name="responsesPerConnection">The number of requests per connection that get a response; later requests get none.</param>
    public ConnectionCountingServer(string body, bool closesAfterResponse = false, int responsesPerConnection = int.MaxValue)
    {
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.ASCII.GetByteCount(body)}\r\n\r\n";
        _response = Encoding.ASCII.GetBytes(head + body);
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
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                length = line.StartsWith("Content-Length: ", StringComparison.Ordinal)
                    ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture)
                    : length;
            }

            if (length > 0)
            {
                // ReadBlockAsync with an empty buffer would wait for data.
                await reader.ReadBlockAsync(new char[length]);
            }

            if (methods.Count > _responsesPerConnection)
            {
                continue;
            }

            await client.GetStream().WriteAsync(_response);
            if (_closesAfterResponse)
            {
                client.Dispose();
                return;
            }
        }
    }
}
