using System.Security;

namespace CloudYourMoms.Security;

/// <summary>Tells whether a text can be the token of an instance.</summary>
internal static class TokenRule
{
    // A mask of one of these, or of groups of it, as in xxxx-xxxx.
    private const string MaskCharacters = "*xX#.-_ \u00b7\u2022\u2026\u25cf\u25cb\u2217";

    /// <summary>What is wrong with a token, as a clause without the token; null when it can be sent.</summary>
    /// <remarks>
    /// It is an item of a list in the header Authorization: visible ASCII without the comma. What RFC 6750 section 2.1 allows (b64token) is
    /// within that. A masked token can have the same characters, but no token has three stars or dots in a row, or is in brackets.
    /// </remarks>
    public static string? Problem(string token) =>
        token.Length == 0 ? "the token is empty"
        : token.Length > Secret.MaximumLength ? $"the token is longer than {Secret.MaximumLength} characters"
        : IsMask(token) ? "the token is masked"
        : token.Any(character => character is <= ' ' or > '~' or ',')
            ? "the token holds a space, a comma, a line break or a character outside ASCII"
        : null;

    /// <summary>The same for a token that is protected.</summary>
    public static string? Problem(SecureString token) => Problem(Secret.ToPlainText(token));

    private static bool IsMask(string token) =>
        token.All(character => MaskCharacters.IndexOf(character) >= 0) ||
        token.Contains("***") || token.Contains("...") || token.IndexOfAny(['\u2022', '\u2026', '\u25cf']) >= 0 ||
        (token[0], token[token.Length - 1]) is ('<', '>') or ('[', ']');
}
