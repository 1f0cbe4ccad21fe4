using System.Text;

namespace CloudYourMoms.Authorization;

/// <summary>Normalizes the path of an address, so that equivalent paths have the same text.</summary>
internal static class UriPath
{
    private const string Unreserved = "-._~";
    private const string OtherPathCharacters = "!$&'()*+,;=:@";

    /// <summary>
    /// Normalizes as defined in RFC 3986 section 6.2.2: decodes escapes of unreserved characters, writes other escapes in uppercase, adds
    /// missing escapes, and resolves the segments <c>.</c> and <c>..</c>. Reserved characters are unchanged, because their escaped form has
    /// a different meaning.
    /// </summary>
    /// <param name="path">A path that starts with a slash, without a query. Any other text is returned unchanged.</param>
    public static string Normalize(string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return path;
        }

        var segments = new List<string>();
        string[] originalSegments = [.. path.Substring(1).Split('/').Select(NormalizeSegment)];
        foreach (var segment in originalSegments)
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        // A path that ends with a dot segment denotes a directory.
        var isDirectory = originalSegments[originalSegments.Length - 1] is "." or "..";
        return "/" + string.Join("/", isDirectory ? segments.Append(string.Empty) : segments);
    }

    private static string NormalizeSegment(string segment)
    {
        var octets = Encoding.UTF8.GetBytes(segment);
        var text = new StringBuilder(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            var escaped = PercentEncoding.DecodeAt(octets, i);
            var octet = (char)(escaped ?? octets[i]);
            if (IsUnreserved(octet) || (escaped is null && OtherPathCharacters.IndexOf(octet) >= 0))
            {
                text.Append(octet);
            }
            else
            {
                text.Append(Uri.HexEscape(octet));
            }

            i += escaped is null ? 0 : 2;
        }

        return text.ToString();
    }

    private static bool IsUnreserved(char octet) =>
        octet is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') || Unreserved.IndexOf(octet) >= 0;
}
