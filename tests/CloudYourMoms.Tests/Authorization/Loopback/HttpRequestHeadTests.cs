using System.Text;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class HttpRequestHeadTests
{
    [Fact]
    public void Head_is_split_into_method_path_query_and_headers()
    {
        var head = Parse("GET /auth?code=a%3D&state=b?c HTTP/1.1\r\nHost: localhost:8400\r\nX-Odd:\t v \r\nEmpty:\r\n\r\n")!;

        Assert.Equal("GET", head.Method);
        Assert.Equal("/auth", head.Path);
        Assert.Equal("code=a%3D&state=b?c", head.Query);
        Assert.Equal("localhost:8400", head.Header("host"));
        Assert.Equal("v", head.Header("X-ODD"));
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

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET / HTTP/2\r\n\r\n")]
    [InlineData("GET / http/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1 \r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\n\r\n")]
    [InlineData(" GET / HTTP/1.1\r\n\r\n")]
    [InlineData(" / HTTP/1.1\r\n\r\n")]
    [InlineData("get / HTTP/1.1\r\n\r\n")]
    [InlineData("G3T / HTTP/1.1\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\n\r\n")]
    [InlineData("GET auth HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://localhost/auth HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT localhost:443 HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n: value\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData("GET / HTTP/1.1\r\n\nA: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\rA: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: \u0000\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: \u007f\r\n\r\n")]
    [InlineData("GET /\u0001 HTTP/1.1\r\n\r\n")]
    [InlineData("GET /ü HTTP/1.1\r\n\r\n")]
    [InlineData("GET /auth\t?code=a HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n")]
    public void Malformed_head_is_rejected(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("GET /auth?code=a HTTP/1.1\r\nHost: localhost:8400\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n")]
    public void Prefix_of_a_head_is_accepted(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        Assert.All(Enumerable.Range(0, bytes.Length + 1), count => Assert.True(HttpRequestHead.CanBegin(bytes, count), text[..count]));
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("\0")]
    [InlineData("get")]
    [InlineData(" GET")]
    [InlineData("GET\t")]
    [InlineData("GET  ")]
    [InlineData("GET h")]
    [InlineData("SSH-2.0")]
    [InlineData("PROXY TCP4")]
    [InlineData("CONNECT localhost:443")]
    [InlineData("\r\nGET")]
    public void Prefix_of_another_protocol_is_rejected(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);

        Assert.False(HttpRequestHead.CanBegin(bytes, bytes.Length));
    }

    [Fact]
    public void Repeated_header_uses_linear_memory()
    {
        var text = $"GET / HTTP/1.1\r\n{string.Concat(Enumerable.Repeat("a:\r\n", 4000))}\r\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var head = Parse(text)!;

        Assert.Equal(3999 * 2, head.Header("a")!.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    private static HttpRequestHead? Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return HttpRequestHead.TryParse(bytes, bytes.Length);
    }
}
