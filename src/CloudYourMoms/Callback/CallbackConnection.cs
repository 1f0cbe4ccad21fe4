using System.Net.Sockets;

namespace CloudYourMoms;

/// <summary>One connection to the listener: reads one request head, writes one answer, closes.</summary>
internal sealed class CallbackConnection : IDisposable
{
    private const int MaximumHeadBytes = 16 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly TcpClient _client;
    private readonly CancellationTokenSource _deadline = new();

    public CallbackConnection(TcpClient client)
    {
        _client = client;
        _client.NoDelay = true;
        // Not every system's socket heeds a token while it reads; closing it always ends the reading.
        _deadline.Token.Register(client.Dispose);
        _deadline.CancelAfter(Lifetime);
    }

    /// <summary>Serves the connection to its end. Whatever the client does, no exception comes out.</summary>
    public async Task ServeAsync(CallbackSite site, Action resultDelivered)
    {
        try
        {
            using var stream = _client.GetStream();
            var buffer = new byte[MaximumHeadBytes];
            if (await ReadHeadAsync(stream, buffer).ConfigureAwait(false) is not { } count)
            {
                return;
            }

            var request = count < 0 ? null : HttpRequestHead.TryParse(buffer, count);
            var answer = request is not null ? site.Answer(request)
                : count < 0 ? new HttpAnswer(431, "Request Header Fields Too Large", string.Empty)
                : new HttpAnswer(400, "Bad Request", string.Empty);
            var bytes = answer.ToBytes();
            await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);

            // Closing with something unread would reset the connection, and the answer could be lost on the way.
            _client.Client.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false) > 0)
            {
            }

            if (request is not null && site.IsResultPage(request))
            {
                resultDelivered();
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away, took too long, or the wait is over: there is nobody left to tell.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _deadline.Dispose();
    }

    /// <summary>The length of the head, -1 when it exceeds the limit, null when the client left before its end.</summary>
    private static async Task<int?> ReadHeadAsync(NetworkStream stream, byte[] buffer)
    {
        var count = 0;
        while (count < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer, count, buffer.Length - count).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            // The end may straddle two reads, so the last three bytes are looked at again.
            var end = EndOfHead(buffer, Math.Max(0, count - 3), count += read);
            if (end > 0)
            {
                return end;
            }
        }

        return -1;
    }

    private static int EndOfHead(byte[] buffer, int from, int to)
    {
        for (var i = from; i + 3 < to; i++)
        {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n')
            {
                return i + 4;
            }
        }

        return -1;
    }
}
