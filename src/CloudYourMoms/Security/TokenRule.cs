using System.Security;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Security;

/// <summary>Validates the token of an instance.</summary>
internal static class TokenRule
{
    // A mask consists of these characters only, for example xxxx-xxxx.
    private const string MaskCharacters = "*xX#.-_ \u00b7\u2022\u2026\u25cf\u25cb\u2217";

    /// <summary>The validation error of a token, as a clause without the token; null if it is valid.</summary>
    /// <remarks>
    /// A token is a list item in the Authorization header: visible ASCII except the comma. This includes the b64token of RFC 6750 section
    /// 2.1. A text with three consecutive asterisks or dots, or in brackets, is a masked token.
    /// </remarks>
    public static string? Problem(string token) => token.Length == 0 ? Messages.TokenEmpty
        : token.Length > Secret.MaximumLength ? Messages.FormatTokenTooLong(Secret.MaximumLength)
        : IsMask(token) ? Messages.TokenMasked
        : token.Any(character => character is <= ' ' or > '~' or ',')
            ? Messages.TokenInvalidCharacter
        : null;

    /// <summary>The validation error of a token.</summary>
    public static string? Problem(SecureString token) => Problem(Secret.ToPlainText(token));

    private static bool IsMask(string token) =>
        token.All(character => MaskCharacters.IndexOf(character) >= 0) ||
        token.Contains("***") || token.Contains("...") || token.IndexOfAny(['\u2022', '\u2026', '\u25cf']) >= 0 ||
        (token[0], token[token.Length - 1]) is ('<', '>') or ('[', ']');
}
