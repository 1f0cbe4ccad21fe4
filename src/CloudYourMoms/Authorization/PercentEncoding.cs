namespace CloudYourMoms.Authorization;

/// <summary>Percent-encoding of octets (RFC 3986 section 2.1).</summary>
internal static class PercentEncoding
{
    /// <summary>The octet that the escape at a position represents; null if there is no valid escape.</summary>
    public static byte? DecodeAt(byte[] octets, int at) =>
        octets[at] == '%' && at + 2 < octets.Length && Uri.IsHexDigit((char)octets[at + 1]) && Uri.IsHexDigit((char)octets[at + 2])
            ? (byte)((Uri.FromHex((char)octets[at + 1]) << 4) | Uri.FromHex((char)octets[at + 2]))
            : null;
}
