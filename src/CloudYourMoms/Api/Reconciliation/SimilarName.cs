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
    public static bool IsSimilar(string sent, string shown)
    {
        var (one, other) = (Normalize(sent), Normalize(shown));
        return one == other || (other.Length >= ShortestCut && one.StartsWith(other, StringComparison.Ordinal));
    }

    /// <summary>The form in which names are compared.</summary>
    internal static string Normalize(string name)
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
