using System.Text;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>
/// Every secret that the sandbox was given or gave out: whatever it shows of itself is cleared of them, wherever a
/// client may have put them. None is forgotten: a code that was used, or the token of an instance that was deleted,
/// can still stand in what is shown.
/// </summary>
internal sealed class SandboxSecretMasker
{
    // Shorter ones would be found in words that have nothing to do with them.
    private const int ShortestLength = 8;

    // A secret that was encoded more often than this is not known again by anybody.
    private const int MostEncodings = 4;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _lengths = new(Comparer<int>.Create((left, right) => right.CompareTo(left)));

    public void Add(string secret)
    {
        if (secret.Length < ShortestLength)
        {
            return;
        }

        lock (_gate)
        {
            _secrets.Add(secret);
            _lengths.Add(secret.Length);
        }
    }

    /// <summary>The text with a mask in place of each secret, in clear or encoded for a URL; as it is when there is none.</summary>
    public string Mask(string text)
    {
        var (decoded, found) = (text, false);
        for (var encodings = 0; encodings <= MostEncodings; encodings++)
        {
            var masked = MaskClear(decoded);
            found |= masked != decoded;
            decoded = Uri.UnescapeDataString(masked);
        }

        return found ? decoded : text;
    }

    // The time it takes grows with the text and the number of different lengths, not with the number of secrets.
    private string MaskClear(string text)
    {
        var masked = new StringBuilder(text.Length);
        lock (_gate)
        {
            var known = _secrets.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var index = 0; index < text.Length;)
            {
                var length = _lengths.FirstOrDefault(length => index + length <= text.Length && known.Contains(text.AsSpan(index, length)));
                if (length > 0)
                {
                    masked.Append(InstanceJson.Mask);
                    index += length;
                }
                else
                {
                    masked.Append(text[index++]);
                }
            }
        }

        return masked.ToString();
    }
}
