using System.Text;

namespace CloudYourMoms.Security;

/// <summary>One searched form of a secret, folded so that similar encodings compare equal.</summary>
internal sealed class SecretNeedle
{
    private const int MaximumPassword = 1024;

    private SecretNeedle(string text, bool hasLooseStart = false, bool hasLooseEnd = false)
    {
        Text = text;
        Folded = Fold(text);
        HasLooseStart = hasLooseStart;
        HasLooseEnd = hasLooseEnd;
    }

    /// <summary>The encoded secret.</summary>
    public string Text { get; }

    /// <summary>The result of <see cref="Fold(string)"/> for <see cref="Text"/>.</summary>
    public string Folded { get; }

    /// <summary>True for Base64 whose first character also depends on the data before the secret.</summary>
    public bool HasLooseStart { get; }

    /// <summary>True for Base64 whose last character also depends on the data after the secret.</summary>
    public bool HasLooseEnd { get; }

    /// <summary>True for Base64.</summary>
    public bool IsBase64 { get; private init; }

    /// <summary>True for hexadecimal octets.</summary>
    public bool IsHexadecimal { get; private init; }

    /// <summary>All forms of a secret except escaped ones: the searched text is unescaped instead.</summary>
    public static IEnumerable<SecretNeedle> Of(string secret) => [.. AsText(secret), .. AsOctets(secret)];

    /// <summary>Folds each character of a text.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            folded.Append(Fold(character));
        }

        return folded.ToString();
    }

    // Ignores case, and treats white space and plus, and the two alphabets of Base64, as equal.
    private static char Fold(char character) => character switch
    {
        '-' => '+',
        '_' => '/',
        _ when TracedText.IsBlank(character) => '+',
        _ => char.ToUpperInvariant(character),
    };

    // A secret can contain an escape sequence, and the searched text is unescaped.
    private static IEnumerable<SecretNeedle> AsText(string secret)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var form in Normalized(secret))
        {
            var rounds = 0;
            for (var text = TracedText.Of(form); text is not null && rounds < SecretMasker.MaximumRounds; text = text.Decode())
            {
                if (rounds++ == 0 || text.Text.Length >= SecretMasker.MinimumInWord)
                {
                    texts.Add(text.Text);
                }

                if (text.WithoutBlanks() is { Text.Length: >= SecretMasker.PartLength } compact)
                {
                    texts.Add(compact.Text);
                }
            }
        }

        return texts.Select(text => new SecretNeedle(text));
    }

    private static IEnumerable<string> Normalized(string secret)
    {
        yield return secret;
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            string? normalized = null;
            try
            {
                normalized = secret.Normalize(form);
            }
            catch (ArgumentException)
            {
                // Text with an unpaired surrogate cannot be normalized.
            }

            if (normalized is not null)
            {
                yield return normalized;
            }
        }
    }

    private static IEnumerable<SecretNeedle> AsOctets(string secret)
    {
        if (secret.Length < SecretMasker.MinimumInWord)
        {
            yield break;
        }

        var utf8 = Encoding.UTF8.GetBytes(secret);
        byte[][] encodings = [utf8, Encoding.Unicode.GetBytes(secret)];
        foreach (var octets in encodings)
        {
            yield return new SecretNeedle(BitConverter.ToString(octets).Replace("-", string.Empty)) { IsHexadecimal = true };
        }

        // RFC 6749 section 2.3.1: a user and password, which are short, are URL-encoded first.
        byte[][] all = secret.Length > MaximumPassword ? encodings : [.. encodings, Escape(utf8, "%20"), Escape(utf8, "+")];
        foreach (var octets in all)
        {
            for (var before = 0; before < 3; before++)
            {
                if (Base64Of(octets, before) is { } needle)
                {
                    yield return needle;
                }
            }
        }
    }

    // Three octets are four characters, so the data before a secret determines which of three texts it becomes.
    private static SecretNeedle? Base64Of(byte[] octets, int before)
    {
        var padded = new byte[before + octets.Length];
        octets.CopyTo(padded, before);
        var text = Convert.ToBase64String(padded).TrimEnd('=');
        var start = before == 0 ? 0 : before + 1;
        var hasLooseEnd = padded.Length % 3 != 0;
        var length = text.Length - start - (hasLooseEnd ? 1 : 0);
        return length < SecretMasker.MinimumBase64
            ? null
            : new SecretNeedle(text.Substring(start, length), hasLooseStart: before > 0, hasLooseEnd) { IsBase64 = true };
    }

    private static byte[] Escape(byte[] octets, string blank)
    {
        var escaped = new StringBuilder(octets.Length);
        foreach (var octet in octets)
        {
            var character = (char)octet;
            escaped.Append(character switch
            {
                ' ' => blank,
                '-' or '_' or '.' or '~' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') => character.ToString(),
                _ => $"%{octet:X2}",
            });
        }

        return Encoding.ASCII.GetBytes(escaped.ToString());
    }
}
