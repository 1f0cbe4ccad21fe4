using System.Text;

namespace CloudYourMoms.Tests.Support;

/// <summary>HTTP messages as text.</summary>
internal static class HttpText
{
    public static string Ok(string json) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.ASCII.GetByteCount(json)}\r\n\r\n{json}";
}
