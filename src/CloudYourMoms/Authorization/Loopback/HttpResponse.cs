using System.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>A response of the listener. It always closes the connection.</summary>
internal sealed record HttpResponse(int Status, string Reason, string Html, params (string Name, string Value)[] Headers)
{
    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(Html);
        var head = new StringBuilder($"HTTP/1.1 {Status} {Reason}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("Cache-Control: no-store\r\n")
            .Append("Referrer-Policy: no-referrer\r\n")
            .Append("X-Content-Type-Options: nosniff\r\n")
            .Append("Content-Security-Policy: ").Append(CallbackPage.ContentSecurityPolicy).Append("\r\n");
        if (body.Length > 0)
        {
            head.Append("Content-Type: text/html; charset=utf-8\r\n");
        }

        if (Status != 204)
        {
            head.Append($"Content-Length: {body.Length}\r\n");
        }

        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }
}
