using System.IO.Compression;
using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

/// <summary>However a response is compressed and encoded: its text is read as it was meant, or refused.</summary>
public sealed class ResponseBodyTests
{
    private const string Json = """{"name": "Größe – 鍵 🔑"}""";
    private const string Name = "Größe – 鍵 🔑";
    private const int Limit = 10 * 1024 * 1024;

    public static TheoryData<string, byte[]> Readable => new()
    {
        { "application/json", Encoding.UTF8.GetBytes(Json) },
        { "application/json; charset=utf-8", Encoding.UTF8.GetBytes(Json) },
        { "application/json; charset=\"UTF-8\"", Encoding.UTF8.GetBytes(Json) },
        { "application/json;charset=utf8", Encoding.UTF8.GetBytes(Json) },
        { "application/json; =; charset=utf-8", Encoding.UTF8.GetBytes(Json) },
        { "application/json; charset=iso-8859-1", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Json)] },
        { "application/json; charset=utf-16", Encoding.Unicode.GetBytes(Json) },
        { "application/json; charset=utf-16", Encoding.BigEndianUnicode.GetBytes(Json) },
        { "application/json; charset=utf-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Json)] },
        { "application/json; charset=utf-16le", Encoding.Unicode.GetBytes(Json) },
        { "application/json; charset=utf-16be", Encoding.BigEndianUnicode.GetBytes(Json) },
        { "application/json", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Json)] },
        { "application/json; charset=utf-32", Encoding.UTF32.GetBytes(Json) },
        { "application/json", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Json)] },
    };

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "application/json", Encoding.Latin1.GetBytes("""{"name": "Größe"}""") },
        { "application/json; charset=utf-8", [.. "[\""u8, 0xC3, 0x28, .. "\"]"u8] },
        { "application/json; charset=us-ascii", Encoding.UTF8.GetBytes(Json) },
        { "application/json; charset=x-unknown", "[]"u8.ToArray() },
        { "application/json; charset=utf-7", "[]"u8.ToArray() },
        {
            "application/json; charset=utf-16",
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("[\""), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("\"]")]
        },
        { "application/json; charset=utf-16", Encoding.Unicode.GetBytes("鍵鍵") },
        { "application/json", Encoding.Unicode.GetBytes(Json) },
        { "application/pdf", [0x25, 0x50, 0x44, 0x46, 0xE2, 0xE3, 0xCF, 0xD3] },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Text_in_a_known_charset_is_read(string contentType, byte[] body) =>
        Assert.Equal(Name, await NameOf(contentType, null, body));

    [Fact]
    public async Task Text_in_a_single_byte_charset_is_read() =>
        Assert.Equal(
            "Größe", await NameOf("application/json; charset=ISO-8859-1", null, Encoding.Latin1.GetBytes("""{"name": "Größe"}""")));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Text_that_cannot_be_decoded_is_an_error(string contentType, byte[] body) =>
        await AssertUndecodable(contentType, null, body);

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("identity")]
    [InlineData("deflate, gzip")]
    public async Task Compressed_text_is_read(string coding) =>
        Assert.Equal(Name, await NameOf("application/json", coding, Compress(coding, Encoding.UTF8.GetBytes(Json))));

    [Fact]
    public async Task Compressed_text_in_another_charset_is_read() =>
        Assert.Equal(Name, await NameOf("application/json; charset=utf-16", "gzip", Compress("gzip", Encoding.Unicode.GetBytes(Json))));

    [Theory]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Text_that_cannot_be_decompressed_is_an_error(string coding) =>
        await AssertUndecodable("application/json", coding, Encoding.UTF8.GetBytes(Json));

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_text_truncated_or_damaged_is_an_error(string coding)
    {
        var whole = Compress(coding, Encoding.UTF8.GetBytes(Json));
        for (var length = 1; length < whole.Length; length++)
        {
            await AssertUndecodable("application/json", coding, whole[..length]);
        }

        whole[^1] ^= 1;
        await AssertUndecodable("application/json", coding, whole);
    }

    [Fact]
    public async Task Compressed_text_without_a_frame_is_an_error() =>
        await AssertUndecodable("application/json", "deflate", Compress("raw deflate", Encoding.UTF8.GetBytes(Json)));

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Limit_applies_to_the_decompressed_text(string coding)
    {
        Assert.Equal(Name, await NameOf("application/json", coding, Compress(coding, Encoding.UTF8.GetBytes(Json.PadRight(1024 * 1024)))));

        var failure = await FailureOf("application/json", coding, Compress(coding, new byte[Limit + 1]));

        Assert.Equal(YourMomErrorKind.ResponseTooLarge, failure.Kind);
    }

    [Fact]
    public async Task Empty_body_is_null_despite_its_headers()
    {
        using var client = Sample.Client(Platform(204, "text/plain; charset=x-unknown", "br", []));

        Assert.Null(
            (await client.CallAsync(new() { Path = "/x" }, Sample.Secure(Sample.Token), TestContext.Current.CancellationToken)).Value);
    }

    [Theory]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(503, YourMomErrorKind.PlatformUnavailable)]
    public async Task Undecodable_error_keeps_its_status(int status, YourMomErrorKind kind)
    {
        foreach (var (contentType, coding) in new[]
        {
            ("application/json; charset=x-unknown", null), ("application/json", "br"), ("application/json; charset=us-ascii", null),
        })
        {
            using var client = Sample.Client(
                Platform(status, contentType, coding, Encoding.UTF8.GetBytes("""{"requestId": "5f1a", "message": "Größe"}""")));

            var failure = await Assert.ThrowsAnyAsync<YourMomException>(
                () => client.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken));

            Assert.Equal(kind, failure.Kind);
            Assert.Contains("unreadable text", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Gr", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_error_is_read(string coding)
    {
        using var client = Sample.Client(Platform(
            400, "application/json", coding, Compress(coding, Encoding.UTF8.GetBytes("""{"requestId": "5f1a", "message": "Größe"}"""))));

        Assert.Contains("Größe", (await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetKeysAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undecodable_success_is_rejected_by_every_operation()
    {
        var platform = Platform(200, "application/json", "br", "[]"u8.ToArray());
        var end = TestContext.Current.CancellationToken;
        Func<YourMomClient, Task>[] calls =
        [
            client => client.GetKeysAsync(end),
            client => client.GetOAuthUrlAsync(Sample.OAuthRequest(), end),
            client => client.GetInstancePageAsync(new InstanceQuery(), null, end),
            client => client.GetInstanceAsync(1, end),
            client => client.SetInstanceEnabledAsync(1, true, end),
            client => client.DeleteInstanceAsync(1, end),
            async client => await client.PingAsync(Sample.Secure(Sample.Token), end),
            client => client.UpdateInstanceAsync(1, new InstanceRequest { Name = "x" }, end),
            async client => await client.CallAsync(new() { Path = "/x" }, Sample.Secure(Sample.Token), end),
            async client => await client.CallAsync(new() { Path = "/x", Method = "POST" }, Sample.Secure(Sample.Token), end),
            client => client.VerifyCredentialAsync(end),
        ];

        foreach (var call in calls)
        {
            using var client = Sample.Client(platform);
            var failure = await Assert.ThrowsAnyAsync<YourMomException>(async () => await call(client));
            Assert.Equal(YourMomErrorKind.ResponseUndecodable, failure.Kind);
        }
    }

    [Fact]
    public async Task Created_instance_omits_damaged_members_and_keeps_its_token()
    {
        var body = Encoding.Latin1.GetBytes(
            """{"id": 7, "token": "t0ken", "note": "whole", "description": "für alle", "größe": 1, "inner": {"a": ["ü"]}}""");
        using var client = Sample.Client(Platform(200, "application/json", null, body));

        var instance = (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance;

        Assert.Equal((7, "t0ken"), (instance.Id, Sample.Reveal(instance.Token)));
        Assert.Equal(["note"], instance.AdditionalMembers.Keys);
    }

    [Fact]
    public void Request_asks_for_no_compression()
    {
        using var http = ApiConnection.CreateHttp(new HttpClientHandler());

        Assert.Equal("identity", Assert.Single(http.DefaultRequestHeaders.AcceptEncoding).Value);
    }

    private static byte[] Compress(string coding, byte[] text) => coding switch
    {
        "identity" => text,
        "deflate, gzip" => Compress("gzip", Compress("deflate", text)),
        "deflate" => Through(target => new ZLibStream(target, CompressionLevel.Optimal), text),
        "raw deflate" => Through(target => new DeflateStream(target, CompressionLevel.Optimal), text),
        _ => Through(target => new GZipStream(target, CompressionLevel.Optimal), text),
    };

    private static byte[] Through(Func<Stream, Stream> compress, byte[] text)
    {
        using var target = new MemoryStream();
        using (var stream = compress(target))
        {
            stream.Write(text);
        }

        return target.ToArray();
    }

    private static FakePlatform Platform(int status, string contentType, string? coding, byte[] body) =>
        new FakePlatform().Returns(status, () =>
        {
            var content = new ByteArrayContent(body);
            Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
            Assert.True(coding is null || content.Headers.TryAddWithoutValidation("Content-Encoding", coding));
            return content;
        });

    private static async Task<object?> NameOf(string contentType, string? coding, byte[] body)
    {
        using var client = Sample.Client(Platform(200, contentType, coding, body));
        var response = await client.CallAsync(new() { Path = "/x" }, Sample.Secure(Sample.Token), TestContext.Current.CancellationToken);
        return Assert.IsType<IReadOnlyDictionary<string, object?>>(response.Value, exactMatch: false)["name"];
    }

    private static Task<YourMomException> FailureOf(string contentType, string? coding, byte[] body) =>
        Assert.ThrowsAnyAsync<YourMomException>(() => NameOf(contentType, coding, body));

    private static async Task AssertUndecodable(string contentType, string? coding, byte[] body)
    {
        var failure = await FailureOf(contentType, coding, body);

        Assert.Equal(YourMomErrorKind.ResponseUndecodable, failure.Kind);
        Assert.Equal(200, Assert.IsType<ApiException>(failure).StatusCode);
    }
}
