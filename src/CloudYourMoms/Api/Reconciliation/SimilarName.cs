using System.Net;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Compares the name that was sent with one that the platform shows, which may have changed it.</summary>
public static class SimilarName
{
    // Shorter ones begin too many other names.
    private const int ShortestCut = 8;

    /// <summary>True when a platform that trims, composes (NFC), HTML-escapes or cuts names can show the sent name as the shown one.</summary>
    /// <param name="sent">The name that was sent.</param>
    /// <param name="shown">The name that the platform shows.</param>
    public static bool IsSimilar(string sent, string shown) => IsEqualOrCut(Normalize(sent), Normalize(shown));

    /// <summary>True when a platform that changes names, or their case, can show both names as the same one.</summary>
    internal static bool MayBeShownAlike(string one, string other)
    {
        var (first, second) = (Normalize(one).ToUpperInvariant(), Normalize(other).ToUpperInvariant());
        return IsEqualOrCut(first, second) || IsEqualOrCut(second, first);
    }

    /// <summary>The beginning that is equal for all names that can be shown as the same one.</summary>
    internal static string CommonStart(string name)
    {
        var normalized = Normalize(name).ToUpperInvariant();
        return normalized.Length <= ShortestCut ? normalized : normalized.Substring(0, ShortestCut);
    }

    private static bool IsEqualOrCut(string whole, string cut) =>
        whole == cut || (cut.Length >= ShortestCut && whole.StartsWith(cut, StringComparison.Ordinal));

    private static string Normalize(string name)
    {
        var plain = string.Join(" ", WebUtility.HtmlDecode(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        try
        {
            return plain.Normalize();
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair has no normal form.
            return plain;
        }
    }
}
