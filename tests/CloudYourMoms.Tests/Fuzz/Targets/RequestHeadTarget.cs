using System.Text;
using System.Text.RegularExpressions;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>HTTP request heads: parsed according to RFC 9112, up to 16 KiB, independent of how the bytes arrive.</summary>
internal sealed class RequestHeadTarget() : FuzzTarget(
    "request-head",
    "\r\n :?&=",
    "GET", "OPTIONS", "/auth?code=a&state=b", "HTTP/1.1", "HTTP/1.0", "HTTP/2", "Host: localhost:8400", "host:", "Cookie: a=b",
    "cookie:\tc=d", "Sec-Fetch-Dest: document", "\r\n\r\n", "*", "http://localhost:8400/auth")
{
    private const int MaximumHeadBytes = 16 * 1024;

    private static readonly Regex Head = new(
        @"\A(?<method>[A-Z]+) (?<target>/[!-~]*|\*) HTTP/1\.[01]\r\n(?:(?<name>[!-9;-~]+):(?<value>[\t -~\u0080-\u00ff]*)\r\n)*\r\n\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Beginning = new(
        @"\A(?:[A-Z]*\z|[A-Z]+ (?:\z|[/*]))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public override int MaximumLength => 20_000;

    /// <summary>Parses a head and compares it with the reference parser.</summary>
    public static HttpRequestHead? Read(byte[] input)
    {
        using var stream = new MemoryStream(input);
        var (head, rejection) = Invariant.Bounded(MaximumHeadBytes, 60, () => HttpRequestHead.ReadAsync(stream).GetAwaiter().GetResult());
        Invariant.That(stream.Position <= MaximumHeadBytes, "not more bytes are read than the limit");

        var text = Encoding.Latin1.GetString(input, 0, Math.Min(input.Length, MaximumHeadBytes));
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var expected = end >= 0 ? Head.Match(text[..(end + 4)]) : Match.Empty;
        var isHead = expected.Success &&
            Values(expected, "name").Count(name => name.Equals("Host", StringComparison.OrdinalIgnoreCase)) <= 1;

        Invariant.That(head is not null == isHead, isHead ? "a valid head is accepted" : "only a valid head is accepted");
        var isRejected = end >= 0 || !Beginning.IsMatch(text);
        var status = isRejected ? IsText(text[0]) ? 400 : (int?)null : input.Length >= MaximumHeadBytes ? 431 : null;
        Invariant.That(
            rejection?.Status == (isHead ? null : status),
            "an invalid head gets a response; an incomplete head or another protocol does not");
        if (head is not null)
        {
            Same(head, expected);
        }

        return head;
    }

    public override void Check(byte[] input)
    {
        var whole = Read(input);
        foreach (var piece in new[] { 1 + (input.Length / 4096), 7 + (input.Length / 1024), 61 })
        {
            using var stream = new ChunkedStream(input, piece);
            var (head, rejection) = HttpRequestHead.ReadAsync(stream).GetAwaiter().GetResult();
            Invariant.That(
                head is null == whole is null && head?.Method == whole?.Method && head?.Target == whole?.Target &&
                (head is null || head.Headers.SequenceEqual(whole!.Headers)),
                "the result does not depend on how the bytes arrive");
            Invariant.That(whole is null || rejection is null, "an accepted head is not rejected");
        }
    }

    private static void Same(HttpRequestHead head, Match expected)
    {
        var target = expected.Groups["target"].Value.Split('?', 2);
        Invariant.That(
            head.Method == expected.Groups["method"].Value && head.Path == target[0] &&
            head.Query == (target.Length > 1 ? target[1] : string.Empty),
            "method, path and query match the request line");
        var headers = Values(expected, "name")
            .Zip(Values(expected, "value"), (name, value) => (Name: name.ToUpperInvariant(), Value: value.Trim(' ', '\t')))
            .GroupBy(header => header.Name, header => header.Value, StringComparer.Ordinal).ToList();
        Invariant.That(head.Headers.Count == headers.Count, "the header count matches the request");
        Invariant.That(
            headers.TrueForAll(header => head.Header(header.Key) == string.Join(header.Key == "COOKIE" ? "; " : ", ", header)),
            "headers with the same name are joined");
    }

    private static bool IsText(char first) => first is '\r' or '\n' or '\t' or (>= ' ' and <= '~');

    private static IEnumerable<string> Values(Match match, string group) => match.Groups[group].Captures.Select(capture => capture.Value);

    /// <summary>Returns only a few bytes per read.</summary>
    private sealed class ChunkedStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(count, piece), cancellationToken);
    }
}
