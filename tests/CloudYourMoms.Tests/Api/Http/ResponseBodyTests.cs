using System.IO.Compression;
using System.Text;
using CloudYourMoms.Api.Http;

namespace CloudYourMoms.Tests.Api.Http;

/// <summary>A compressed or encoded response is decoded correctly or rejected.</summary>
public sealed class ResponseBodyTests
{
    private const string Json = """{"name": "Größe – 鍵 🔑"}""";

    public static TheoryData<string, byte[]> Undecodable => new()
    {
        { "application/json", Encoding.Latin1.GetBytes("Größe") },
        { "application/json; charset=utf-8", [.. "[\""u8, 0xC3, 0x28, .. "\"]"u8] },
        { "application/json; charset=us-ascii", Encoding.UTF8.GetBytes(Json) },
        { "application/json; charset=x-unknown", "[]"u8.ToArray() },
        { "application/json; charset=utf-7", "[]"u8.ToArray() },
        { "application/json; charset=utf-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("[\""), 0x00, 0xD8] },
        { "application/json; charset=utf-16", Encoding.Unicode.GetBytes("鍵鍵") },
        { "application/json; charset=utf-16", "1"u8.ToArray() },
        { "application/json", Encoding.Unicode.GetBytes(Json) },
        { "application/pdf", [0x25, 0x50, 0x44, 0x46, 0xE2, 0xE3, 0xCF, 0xD3] },
    };

    [Theory]
    [InlineData("", "utf-8")]
    [InlineData("; charset=utf-8", "utf-8")]
    [InlineData("; charset=\"UTF-8\"", "utf-8")]
    [InlineData(";charset=utf8", "utf-8")]
    [InlineData("; =; charset=utf-8", "utf-8")]
    [InlineData("; charset=iso-8859-1", "utf-8", true)]
    [InlineData("; charset=utf-16", "utf-16")]
    [InlineData("; charset=utf-16", "utf-16BE")]
    [InlineData("; charset=utf-16", "utf-16", true)]
    [InlineData("; charset=utf-16le", "utf-16")]
    [InlineData("; charset=utf-16be", "utf-16BE")]
    [InlineData("", "utf-16BE", true)]
    [InlineData("; charset=utf-32", "utf-32")]
    [InlineData("; charset=utf-32", "utf-32BE")]
    [InlineData("", "utf-32", true)]
    [InlineData("; charset=ISO-8859-1", "iso-8859-1", false, "Größe")]
    public void Text_in_a_known_charset_is_read(string parameter, string encoding, bool hasMark = false, string text = Json)
    {
        var source = Encoding.GetEncoding(encoding);
        var mark = hasMark ? source.GetPreamble() : [];

        Assert.Equal(text, TextOf("application/json" + parameter, null, [.. mark, .. source.GetBytes(text)]));
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Text_in_another_charset_is_undecodable(string contentType, byte[] body) =>
        Assert.NotNull(Decode(contentType, null, body)!.Defect);

    [Fact]
    public void Invalid_UTF8_is_replaced_in_the_readable_part() => Assert.Equal(
        "gr\ufffd\ufffde", Encoding.UTF8.GetString(Decode("application/json", null, Encoding.Latin1.GetBytes("größe"))!.Utf8));

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("identity")]
    [InlineData("deflate, gzip")]
    public void Compressed_text_is_read(string coding)
    {
        Assert.Equal(Json, TextOf("application/json", coding, Compress(coding, Encoding.UTF8.GetBytes(Json))));
        Assert.Equal(Json, TextOf("application/json; charset=utf-16", coding, Compress(coding, Encoding.Unicode.GetBytes(Json))));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, br")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Text_in_another_coding_is_undecodable(string coding) =>
        Assert.NotNull(Decode("application/json", coding, Encoding.UTF8.GetBytes(Json))!.Defect);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Truncated_or_damaged_data_is_undecodable(string coding)
    {
        var whole = Compress(coding, Encoding.UTF8.GetBytes(Json));
        Assert.All(
            Enumerable.Range(1, whole.Length - 1), length => Assert.NotNull(Decode("application/json", coding, whole[..length])!.Defect));

        whole[^1] ^= 1;
        Assert.NotNull(Decode("application/json", coding, whole)!.Defect);
    }

    [Fact]
    public void Deflate_without_a_frame_is_undecodable() =>
        Assert.NotNull(Decode("application/json", "deflate", Compress("raw deflate", Encoding.UTF8.GetBytes(Json)))!.Defect);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Limit_applies_to_the_decompressed_text(string coding)
    {
        var body = Compress(coding, "[1, 2, 3]"u8.ToArray());

        Assert.Equal("[1, 2, 3]", TextOf("application/json", coding, body, limit: 9));
        Assert.Null(Decode("application/json", coding, body, limit: 8));
    }

    [Fact]
    public void Empty_body_is_read_despite_its_headers() => Assert.Equal(string.Empty, TextOf("text/plain; charset=x-unknown", "br", []));

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

    private static string TextOf(string contentType, string? coding, byte[] body, int limit = int.MaxValue)
    {
        var read = Decode(contentType, coding, body, limit)!;
        Assert.Null(read.Defect);
        return Encoding.UTF8.GetString(read.Utf8).TrimStart('\ufeff');
    }

    private static ResponseBody? Decode(string contentType, string? coding, byte[] body, int limit = int.MaxValue)
    {
        using var content = new ByteArrayContent([]);
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        Assert.True(coding is null || content.Headers.TryAddWithoutValidation("Content-Encoding", coding));
        return ResponseBody.TryDecode(content, body, limit);
    }
}
