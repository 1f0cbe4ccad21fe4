using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>
/// A minimal reverse proxy: one request per connection, with another path and the browser's Host header.
/// </summary>
internal sealed class Tunnel : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly string _publicPath;
    private readonly string _hiddenPath;
    private readonly Task _serving;

    public Tunnel(int port, int target, string publicPath, string hiddenPath)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        (_target, _publicPath, _hiddenPath) = (target, publicPath, hiddenPath);
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var browser = await _listener.AcceptTcpClientAsync();
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target);
                var buffer = new byte[32768];
                var count = 0;
                while (!Encoding.ASCII.GetString(buffer, 0, count).EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    count += await browser.GetStream().ReadAsync(buffer.AsMemory(count));
                }

                var head = Encoding.ASCII.GetString(buffer, 0, count).Replace(
                    $"GET {_publicPath}", $"GET {_hiddenPath}", StringComparison.Ordinal);
                await server.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
                await server.GetStream().CopyToAsync(browser.GetStream());
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }
}
