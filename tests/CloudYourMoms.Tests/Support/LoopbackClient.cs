using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Tests.Support;

/// <summary>A TCP client on this machine that sends text unchanged.</summary>
internal sealed class LoopbackClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly CancellationTokenSource _end = HangLimit.CreateTokenSource();

    private LoopbackClient(TcpClient client)
    {
        _client = client;
        _client.NoDelay = true;
    }

    /// <summary>A free port, below the range of outgoing connections.</summary>
    public static int FreePort() => Testing.FreePort.Next();

    /// <summary>True if another program can listen on the port.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return true;
        }

        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    public static async Task<LoopbackClient> ConnectAsync(int port, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port, TestContext.Current.CancellationToken);
        return new LoopbackClient(client);
    }

    /// <summary>Sends one complete request on a new connection.</summary>
    public static async Task<ReceivedResponse> GetAsync(int port, string target, IPAddress? address = null)
    {
        using var client = await ConnectAsync(port, address);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        return await client.ReceiveAsync();
    }

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), _end.Token);

    /// <summary>Reads until the listener closes.</summary>
    public async Task<ReceivedResponse> ReceiveAsync() => ReceivedResponse.Parse(await ReceiveTextAsync());

    public async Task<string> ReceiveTextAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(_end.Token);
    }

    public void Dispose()
    {
        _client.Dispose();
        _end.Dispose();
    }
}
