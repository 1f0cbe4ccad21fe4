using System.Text;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class HttpRequestHeadTests
{
    private const string OtherProtocol = "Rejected a request that is not HTTP.";
    private const string Tls = "Closed a connection that began with TLS: this listener uses plain http.";

    [Fact]
    public void Head_is_split_into_method_path_query_and_headers()
    {
        var head = Parse("GET /auth?code=a%3D&state=b?c HTTP/1.1\r\nHost: localhost:8400\r\nX-Odd:\t v\u00f6 \r\nEmpty:\r\n\r\n")!;

        Assert.Equal("GET", head.Method);
        Assert.Equal("/auth", head.Path);
        Assert.Equal("code=a%3D&state=b?c", head.Query);
        Assert.Equal("localhost:8400", head.Header("host"));
        Assert.Equal("v\u00c3\u00b6", head.Header("X-ODD"));
        Assert.Equal(string.Empty, head.Header("Empty"));
        Assert.Null(head.Header("Cookie"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "GET", "/")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET", "/")]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS", "*")]
    [InlineData("POST //x HTTP/1.1\r\nA: b\r\n\r\n", "POST", "//x")]
    [InlineData("AZ /~me HTTP/1.1\r\nX~: v\r\n\r\n", "AZ", "/~me")]
    public void Head_without_headers_is_valid(string text, string method, string path)
    {
        var head = Parse(text)!;

        Assert.Equal(method, head.Method);
        Assert.Equal(path, head.Path);
        Assert.Empty(head.Query);
    }

    [Fact]
    public void Head_ends_at_the_given_length()
    {
        const string Text = "GET /a HTTP/1.1\r\nA: b\r\n\r\n";

        var head = HttpRequestHead.TryParse(Encoding.ASCII.GetBytes(Text + "\u0001\r\nC: d"), Text.Length)!;

        Assert.Equal(["A"], head.Headers.Keys);
    }

    [Fact]
    public void Repeated_headers_are_joined()
    {
        var head = Parse("GET / HTTP/1.1\r\nCookie: a=1\r\nAccept: x\r\ncookie: b=2\r\naccept: y\r\n\r\n")!;

        Assert.Equal("a=1; b=2", head.Header("Cookie"));
        Assert.Equal("x, y", head.Header("Accept"));
    }

    public static TheoryData<string> MalformedHeads =>
    [
        "", "\r\n\r\n", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET /\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET / http/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", " GET / HTTP/1.1\r\n\r\n", " / HTTP/1.1\r\n\r\n", "get / HTTP/1.1\r\n\r\n",
        "G3T / HTTP/1.1\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n", "GET auth HTTP/1.1\r\n\r\n", "GET http://localhost/auth HTTP/1.1\r\n\r\n",
        "CONNECT localhost:443 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: value\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\n\nA: b\r\n\r\n", "GET / HTTP/1.1\r\n\rA: b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n", "GET / HTTP/1.1\r\nA: \u0000\r\n\r\n", "GET / HTTP/1.1\r\nA: \u007f\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\n\r\n", "GET /ü HTTP/1.1\r\n\r\n", "GET /auth\t?code=a HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(MalformedHeads))]
    public void Malformed_head_is_rejected(string text) => Assert.Null(Parse(text));

    [Fact]
    public void Repeated_header_uses_linear_memory()
    {
        var text = $"GET / HTTP/1.1\r\n{string.Concat(Enumerable.Repeat("a:\r\n", 4000))}\r\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var head = Parse(text)!;

        Assert.Equal(3999 * 2, head.Header("a")!.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    // A status of 0 means no response: a client of another protocol cannot read one.
    [Theory]
    [InlineData("GET / HTTP/2\r\n\r\n", 400, OtherProtocol)]
    [InlineData("GET / HTTP/1.1\r\n\r\n\r\n", 200, null)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", 400, OtherProtocol)]
    [InlineData("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", 400, OtherProtocol)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, OtherProtocol)]
    [InlineData("CONNECT localhost:443 HTTP/1.1\r\n", 400, OtherProtocol)]
    [InlineData("hello", 400, OtherProtocol)]
    [InlineData("get", 400, OtherProtocol)]
    [InlineData(" GET", 400, OtherProtocol)]
    [InlineData("GET\t", 400, OtherProtocol)]
    [InlineData("GET  ", 400, OtherProtocol)]
    [InlineData("GET h", 400, OtherProtocol)]
    [InlineData("\r\nGET", 400, OtherProtocol)]
    [InlineData("\u0016\u0003\u0001", 0, Tls)]
    [InlineData("\u0080\u002e\u0001", 0, OtherProtocol)]
    [InlineData("\0", 0, OtherProtocol)]
    [InlineData("\u00ffSMB", 0, OtherProtocol)]
    public async Task Bytes_that_begin_no_request_end_the_reading(string text, int status, string? line)
    {
        var events = new List<string>();
        await using var stream = new SilentStream(Encoding.Latin1.GetBytes(text));

        var (head, rejection) = await HttpRequestHead.ReadAsync(stream, events.Add);

        Assert.Equal(status, head is null ? rejection?.Status ?? 0 : 200);
        Assert.Equal(line is null ? [] : [line], events);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 431)]
    [InlineData(24 * 1024, 431)]
    public async Task Head_is_read_up_to_16_KiB(int excess, int status)
    {
        const string Start = "GET / HTTP/1.1\r\nX: ";
        var bytes = Encoding.ASCII.GetBytes(Start + new string('x', (16 * 1024) + excess - Start.Length - 4) + "\r\n\r\n");
        var events = new List<string>();

        var (head, rejection) = await HttpRequestHead.ReadAsync(new MemoryStream(bytes), events.Add);

        Assert.Equal(status, head is null ? rejection?.Status : 200);
        Assert.Equal(status == 200 ? [] : ["Rejected a request whose head exceeds 16 KiB."], events);
    }

    [Theory]
    [InlineData("GET /auth?code=a HTTP/1.1\r\nHost: localhost:8400\r\n\r\n", "/auth?code=a")]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n", "*")]
    public async Task Head_that_arrives_byte_by_byte_is_read(string text, string target) => Assert.Equal(
        target, (await HttpRequestHead.ReadAsync(new PiecewiseStream(Encoding.ASCII.GetBytes(text), 1))).Head?.Target);

    [Fact]
    public async Task Disconnected_client_gets_no_response() =>
        Assert.Equal((null, null), await HttpRequestHead.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes("GET /auth"))));

    private static HttpRequestHead? Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return HttpRequestHead.TryParse(bytes, bytes.Length);
    }

    // A client that sends these bytes and then waits for a response. Another read fails immediately, so that no test hangs.
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Position == Length
            ? throw new InvalidOperationException("The client sends nothing more.")
            : base.ReadAsync(buffer, offset, count, cancellationToken);
    }
}
