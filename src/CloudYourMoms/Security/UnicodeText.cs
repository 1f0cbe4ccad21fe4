namespace CloudYourMoms.Security;

/// <summary>Text as Unicode has it: encoders put U+FFFD in place of what is no character, and so change it silently.</summary>
internal static class UnicodeText
{
    /// <summary>True when a surrogate stands without its other half: such text has no form in UTF-8.</summary>
    public static bool HasUnpairedSurrogate(string text) => IndexOfUnpairedSurrogate(text) >= 0;

    /// <summary>Where the first such surrogate is; -1 when there is none.</summary>
    public static int IndexOfUnpairedSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }
}
