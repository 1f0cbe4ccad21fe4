using System.Text;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>
/// Masks every secret that the sandbox received or issued in the dashboard's data, regardless of where a client sent it.
/// Secrets are never removed: a used code or the token of a deleted instance can still be part of a recorded request.
/// </summary>
internal sealed class SandboxSecretMasker
{
    // Shorter secrets would match unrelated text.
    private const int MinimumLength = 8;

    private const int MaxEncodings = 4;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _lengths = new(Comparer<int>.Create((left, right) => right.CompareTo(left)));

    public void Add(string secret)
    {
        if (secret.Length < MinimumLength)
        {
            return;
        }

        lock (_gate)
        {
            _secrets.Add(secret);
            _lengths.Add(secret.Length);
        }
    }

    /// <summary>Replaces each secret, plain or URL-encoded, with a mask; returns a text without secrets unchanged.</summary>
    public string Mask(string text)
    {
        var (decoded, found) = (text, false);
        for (var encodings = 0; encodings <= MaxEncodings; encodings++)
        {
            var masked = MaskPlain(decoded);
            found |= masked != decoded;
            decoded = Uri.UnescapeDataString(masked);
        }

        return found ? decoded : text;
    }

    // The time depends on the text and the number of distinct lengths, not on the number of secrets.
    private string MaskPlain(string text)
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
