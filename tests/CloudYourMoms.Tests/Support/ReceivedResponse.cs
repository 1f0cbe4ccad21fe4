using System.Globalization;

namespace CloudYourMoms.Tests.Support;

/// <summary>A response, parsed like a browser.</summary>
internal sealed record ReceivedResponse(int Status, ILookup<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers[name].SingleOrDefault();

    public static ReceivedResponse Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"Not a complete response: '{text}'");
        var lines = text[..end].Split("\r\n");
        Assert.StartsWith("HTTP/1.1 ", lines[0], StringComparison.Ordinal);
        var headers = lines.Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToLookup(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new ReceivedResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, text[(end + 4)..]);
    }
}
