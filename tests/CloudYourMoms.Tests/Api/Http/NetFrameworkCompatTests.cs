using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

/// <summary>How .NET Framework, under Windows PowerShell, differs from .NET.</summary>
public sealed class NetFrameworkCompatTests
{
    [Theory]
    [InlineData(0, SslProtocols.None)]
    [InlineData(0x30 | 0xC0, SslProtocols.Tls12)]
    [InlineData(0x300, SslProtocols.Tls12)]
    [InlineData(0xC0 | 0xC00, SslProtocols.Tls12)]
    [InlineData(0xC00 | 0x3000, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(0x3000, SslProtocols.Tls13)]
    [SuppressMessage("Security", "CA5398", Justification = "They are what is expected.")]
    public void TLS_is_left_to_the_system_or_at_least_1_2(int ofProcess, SslProtocols expected) =>
        Assert.Equal(expected, NetFrameworkCompat.TlsVersionsFor((SecurityProtocolType)ofProcess));

    [Fact]
    public void System_proxy_credential_is_not_set_process_wide()
    {
        var shared = new WebProxy("http://proxy.example:3128") { BypassList = ["near"] };
        var own = new SystemProxy(shared) { Credentials = new NetworkCredential("me", "f4ke") };

        Assert.Null(shared.Credentials);
        Assert.Equal(new Uri("http://proxy.example:3128"), own.GetProxy(new Uri("https://far.example")));
        Assert.False(own.IsBypassed(new Uri("https://far.example")));
        Assert.True(own.IsBypassed(new Uri("https://near.example")));
    }

    [Theory]
    [InlineData(WebExceptionStatus.NameResolutionFailure, true)]
    [InlineData(WebExceptionStatus.ProxyNameResolutionFailure, true)]
    [InlineData(WebExceptionStatus.ConnectFailure, true)]
    [InlineData(WebExceptionStatus.SendFailure, false)]
    [InlineData(WebExceptionStatus.ReceiveFailure, false)]
    [InlineData(WebExceptionStatus.KeepAliveFailure, false)]
    public void Connection_failure_is_distinguished_from_a_broken_connection(WebExceptionStatus status, bool neverSent)
    {
        var failure = new HttpRequestException(
            "An error occurred while sending the request.", new WebException("The remote name could not be resolved.", status));

        Assert.Equal(neverSent, TransportErrorMapper.ToError(failure, "https://platform.example").WasNeverSent);
    }

    [Fact]
    public async Task Stalled_body_ends_with_the_timeout()
    {
        using var client = new YourMomClient(Sample.Options() with { Timeout = TimeSpan.FromMilliseconds(50) }, new Stalling());

        var call = client.GetInstanceAsync(1, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => call.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.RequestTimeout, failure.Kind);
    }

    [Fact]
    public async Task Stalled_body_ends_with_the_cancellation()
    {
        using var stopping = new CancellationTokenSource();
        var handler = new Stalling();
        using var client = new YourMomClient(Sample.Options(), handler);
        var call = client.GetInstanceAsync(1, stopping.Token);
        await handler.Read.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => call.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Body_is_sent_without_Expect_100_Continue()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(connection.GetStream());
            List<string> head = [];
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
            {
                head.Add(line);
            }

            return head;
        });
        using var client = new YourMomClient(
            Sample.Options() with { BaseUri = new Uri($"http://{listener.LocalEndpoint}/v2"), ReconciliationTimeout = TimeSpan.Zero });

        var creating = client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var head = await serving;
        listener.Stop();
        Assert.Contains(head, line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(head, line => line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase));
        await Assert.ThrowsAnyAsync<YourMomException>(() => creating);
    }

    /// <summary>A fake of .NET Framework's HTTP, whose body is a stream that ignores the token.</summary>
    private sealed class Stalling : HttpMessageHandler
    {
        private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Read => _read.Task;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Body(_read)) });

        private sealed class Body(TaskCompletionSource read) : MemoryStream
        {
            public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            {
                read.TrySetResult();
                return new TaskCompletionSource<int>().Task;
            }

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                read.TrySetResult();
                return new(new TaskCompletionSource<int>().Task);
            }
        }
    }
}
