using System.Text;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using CsCheck;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>Only a valid callback ends the wait. Each property is tested with 100,000 generated requests.</summary>
public sealed class RedirectRequestPropertyTests
{
    private const int Requests = 100_000;
    private const long MostBytesAllocated = 512 * 1024;

    private static readonly AuthorizationRequest Authorization = Sample.Authorization();
    private static readonly string Host = Authorization.CallbackUrl.Authority;

    private static readonly Gen<string> Noise = Gen.Char[' ', '~'].Array[0, 40].Select(characters => new string(characters));

    // Parts of valid and almost valid callbacks. Each can be changed or omitted.
    private static readonly Gen<string> Query = Gen.Frequency(
        (1, Pick.From(
            "code=abc&state=" + Sample.State,
            "state=" + Sample.State + "&code=a%3D%3D&x=1",
            "state=" + Sample.State + "&error=access_denied")),
        (1, Gen.OneOf(Pick.From("code=abc", "code=", "code=a%3D%3D", "code=%", "code=%ff", "code", "CODE=abc", "state=" +
            Sample.State, "state=wrong", "state=", "error=access_denied", "error=", "error=x%00y", "x=1", "&", "=", "%26code=1"),
            Noise).Array[0, 5].Select(parts => string.Join('&', parts))));

    private static readonly Gen<string> Path = Gen.Frequency(
        (6, Gen.Const("/auth")),
        (1, Pick.From("/", "/auth/", "/AUTH", "//auth", "/auth%2F", "/a/../auth", "/auth;x", "*", "auth", "http://localhost:8400/auth")),
        (1, Noise));

    private static readonly Gen<string> Head =
        from method in Gen.Frequency(
            (6, Gen.Const("GET")),
            (1, Pick.From("get", "POST", "HEAD", "OPTIONS", "PUT", string.Empty, "G ET")))
        from path in Path
        from query in Query
        from version in Gen.Frequency((8, Gen.Const("HTTP/1.1")), (1, Pick.From("HTTP/1.0", "HTTP/2", "http/1.1", string.Empty)))
        from host in Gen.Frequency(
            (8, Gen.Const("Host: " + Host)), (1, Pick.From("Host: evil.example", "Host:", "host : " + Host, string.Empty)))
        from other in Gen.Frequency(
            (8, Pick.From("Sec-Fetch-Dest: document", "Cookie: a=größe", "Accept: */*")),
            (1, Pick.From("Sec-Fetch-Dest: iframe", "Host: other", " folded: x")), (1, Noise)).Array[0, 3]
        from end in Gen.Frequency((8, Gen.Const("\r\n\r\n")), (1, Pick.From("\n\n", "\r\n", "\r\r", string.Empty)))
        select $"{method} {path}?{query} {version}\r\n{string.Join("\r\n", other.Prepend(host).Where(line => line.Length > 0))}{end}";

    private static readonly Gen<byte[]> Bytes = Gen.Frequency(
        (6, Head.Select(Encoding.Latin1.GetBytes)),
        (2, from head in Head
            from position in Gen.Int[0, 400]
            from value in Gen.Byte
            select Replace(Encoding.Latin1.GetBytes(head), position, value)),
        (1, Gen.Byte.Array[0, 200]),
        (1, Gen.Byte.Array[0, 200].Select(noise => noise.Concat("\r\n\r\n"u8.ToArray()).ToArray())));

    [Fact]
    public void Valid_callback_alone_ends_the_wait()
    {
        var (ended, went) = (0, 0);
        Bytes.Sample(
            bytes =>
            {
                var site = new RedirectRequestHandler(
                    Authorization, RedirectEndpoint.For(Authorization.CallbackUrl, null), () => Sample.Now);
                var (head, rejection) = HttpRequestHead.ReadAsync(new MemoryStream(bytes)).GetAwaiter().GetResult();
                var response = head is null ? rejection : site.Handle(head);

                _ = site.Result.IsCompleted ? Interlocked.Increment(ref ended) : Interlocked.Increment(ref went);
                return site.Result.IsCompleted == IsCallback(bytes) && (response is null || response.ToBytes().Length < 8192);
            },
            iter: Requests,
            threads: 2,
            print: bytes => Encoding.Latin1.GetString(bytes));

        // Without both kinds, the test would prove nothing.
        Assert.InRange(ended, Requests / 100, Requests);
        Assert.InRange(went, Requests / 10, Requests);
    }

    [Fact]
    public void Head_split_into_any_packets_is_read_with_bounded_memory() => Gen.Select(Bytes, Gen.Int[1, 50]).Sample(
        (bytes, piece) =>
        {
            var (whole, _) = HttpRequestHead.ReadAsync(new MemoryStream(bytes)).GetAwaiter().GetResult();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (pieces, _) = HttpRequestHead.ReadAsync(new PiecewiseStream(bytes, piece)).GetAwaiter().GetResult();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            return whole?.Method == pieces?.Method && whole?.Target == pieces?.Target && allocated < MostBytesAllocated;
        },
        iter: Requests,
        threads: 2);

    [Fact]
    public void Pasted_response_completes_or_is_rejected_with_a_reason()
    {
        var completed = 0;
        Gen.OneOf(Query, Query.Select(query => $"http://localhost:8400/auth?{query}"), Noise, Gen.String).Sample(
            text =>
            {
                try
                {
                    var callback = PastedAuthorizationResponse.Read(Authorization, Sample.Secure(text), Sample.Now);
                    Interlocked.Increment(ref completed);
                    return callback.State == Sample.State && callback.Code.Length > 0;
                }
                catch (YourMomException refusal)
                {
                    return refusal.Message.Length > 0;
                }
            },
            iter: Requests,
            threads: 2);

        Assert.InRange(completed, Requests / 100, Requests);
    }

    // A second, independent opinion, by a pattern over the whole request. No request follows the link, so nothing has its cookie.
    private static bool IsCallback(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end && end < 0)
        {
            return false;
        }

        var lines = text[..end].Split("\r\n");
        var request = lines[0].Split(' ');
        if (text[..end].Any(c => c is not ('\r' or '\n' or '\t' or (>= ' ' and not '\x7f'))) || lines[0].Any(c => c is < ' ' or > '~') ||
            lines.Any(line => line.Contains('\r', StringComparison.Ordinal) || line.Contains('\n', StringComparison.Ordinal)) ||
            request is not ["GET", _, "HTTP/1.1" or "HTTP/1.0"] || PathOf(request[1]) != "/auth")
        {
            return false;
        }

        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToList();
        if (headers.Exists(header => header.Length != 2 || header[0].Length == 0 || header[0].Any(c => c is ' ' or '\t' or > '~')) ||
            headers.Where(header => header[0].Equals("Host", StringComparison.OrdinalIgnoreCase)).ToList() is not [var host] ||
            !host[1].Trim(' ', '\t').Equals(Host, StringComparison.OrdinalIgnoreCase) ||
            headers.Where(header => header[0].Equals("Sec-Fetch-Dest", StringComparison.OrdinalIgnoreCase))
                .Select(header => header[1].Trim(' ', '\t'))
                .ToList() is not ([] or ["document"]))
        {
            return false;
        }

        var query = request[1].Contains('?', StringComparison.Ordinal)
            ? request[1][(request[1].IndexOf('?', StringComparison.Ordinal) + 1)..]
            : string.Empty;
        if (QueryString.TryParse(query) is not { } parameters || parameters.DistinctBy(p => p.Key).Count() != parameters.Count)
        {
            return false;
        }

        var values = parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return values.GetValueOrDefault("state") == Sample.State &&
            (values.GetValueOrDefault("error") is { Length: > 0 } || values.GetValueOrDefault("code") is { Length: > 0 });
    }

    private static string PathOf(string target) =>
        target[0] == '/'
            ? new Uri("http://x" + target.Split('?')[0]
                .Replace("\\", "%5C", StringComparison.Ordinal)
                .Replace("#", "%23", StringComparison.Ordinal)).AbsolutePath
            : target;

    private static byte[] Replace(byte[] bytes, int position, byte value)
    {
        if (bytes.Length > 0)
        {
            bytes[position % bytes.Length] = value;
        }

        return bytes;
    }
}
