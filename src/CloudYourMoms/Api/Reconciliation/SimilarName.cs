using System.Net;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Compares a requested name with a name from the platform. The platform may change names.</summary>
public static class SimilarName
{
    // Shorter prefixes match too many names.
    private const int MinimumPrefix = 8;

    /// <summary>True if the shown name can be the sent name after trimming, NFC normalization, HTML escaping or truncation.</summary>
    /// <param name="sent">The name in the request.</param>
    /// <param name="shown">The name that the platform shows.</param>
    public static bool IsSimilar(string sent, string shown) => IsEqualOrTruncated(Normalize(sent), Normalize(shown));

    /// <summary>True if a platform that changes names or their case can show both names as the same one.</summary>
    internal static bool MayBeShownAsEqual(string one, string other)
    {
        var (first, second) = (Normalize(one).ToUpperInvariant(), Normalize(other).ToUpperInvariant());
        return IsEqualOrTruncated(first, second) || IsEqualOrTruncated(second, first);
    }

    /// <summary>The prefix that all names share that can be shown as the same one.</summary>
    internal static string CommonPrefix(string name)
    {
        var normalized = Normalize(name).ToUpperInvariant();
        return normalized.Length <= MinimumPrefix ? normalized : normalized.Substring(0, MinimumPrefix);
    }

    private static bool IsEqualOrTruncated(string whole, string truncated) =>
        whole == truncated || (truncated.Length >= MinimumPrefix && whole.StartsWith(truncated, StringComparison.Ordinal));

    private static string Normalize(string name)
    {
        var plain = string.Join(" ", WebUtility.HtmlDecode(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        try
        {
            return plain.Normalize();
        }
        catch (ArgumentException)
        {
            // Text with an unpaired surrogate cannot be normalized.
            return plain;
        }
    }
}
