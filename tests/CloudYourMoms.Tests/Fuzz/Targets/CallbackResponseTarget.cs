using System.Text.RegularExpressions;
using System.Web;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>
/// Pasted addresses: accepted only with the callback's address, the state and a code; otherwise rejected with one of these errors, which do
/// not contain the code.
/// </summary>
internal sealed class CallbackResponseTarget() : FuzzTarget(
    "callback-response",
    "&=?#:/ \r\n\"",
    "http://localhost:8400/auth",
    "HTTP://LOCALHOST:8400/auth",
    "https://evil.example/auth",
    "localhost:8400/auth",
    "?",
    "&",
    "&amp;",
    "&#38;",
    "code=" + Mark,
    "code=a%3D%3D",
    "state=" + SignIn.State,
    "state=wrong",
    "error=access_denied", "error=invalid_scope", "error_description=code%3D" +
        Mark, "error_description=two+words", "#_=_", "<", ">", "\"", "“", " ", "\r\n", "\t", "://")
{
    private const int MaximumCharacters = 65_536;

    public override void Check(byte[] input)
    {
        var text = Reference.Text(input);
        text = text.Length <= MaximumCharacters ? text : text[..MaximumCharacters];

        // The code is recognized as a secret only after its parameter name, which line breaks and escapes can interrupt.
        var bare = Bare(text);
        var decoded = HttpUtility.UrlDecode(HttpUtility.HtmlDecode(bare));
        var unescaped = Bare(
            Regex.Replace(decoded, @"\\{1,2}u([0-9A-Fa-f]{4})", escape => $"{(char)Convert.ToInt32(escape.Groups[1].Value, 16)}"));
        var hasSecret = IsCodeOnly(Regex.Replace(text, @"\s*[\r\n]+\s*", string.Empty)) && IsCodeOnly(bare) && IsCodeOnly(decoded) &&
            IsCodeOnly(unescaped);

        var authorization = SignIn.Authorization() with { ApiSecret = Secret.ToSecureString("an0ther-secret") };
        var pasted = Secret.ToSecureString(text);
        var callback = Invariant.Bounded(text.Length, 200, () => Invariant.ValueOrError(
            () => PastedAuthorizationResponse.Read(authorization, pasted, SignIn.Now),
            hasSecret,
            YourMomErrorKind.InvalidCallbackResponse,
            YourMomErrorKind.CallbackStateMismatch,
            YourMomErrorKind.AuthorizationDenied,
            YourMomErrorKind.InvalidScope,
            YourMomErrorKind.ProviderUnavailable,
            YourMomErrorKind.AuthorizationFailed));
        if (callback is not null)
        {
            Invariant.That(SignIn.HasCode(QueryOf(text), out var code), "a sign-in requires the state and a code");
            Invariant.That(
                SignIn.Is(callback.Code, code) && callback.State == SignIn.State && callback.ReceivedAt == SignIn.Now,
                "the code is the pasted one");
        }
    }

    private static string Bare(string text) => Regex.Replace(text, @"[\s\p{C}\p{Z}]+", string.Empty);

    private static bool IsCodeOnly(string text) =>
        !Regex.Replace(text, $@"(?<=^|[?&\s]|error_description=)code(=|%3D){Mark}", string.Empty, RegexOptions.CultureInvariant |
            RegexOptions.ExplicitCapture)
            .Contains(Mark, StringComparison.Ordinal);

    // Spaces are excluded, because a pasted code contains none.
    private static string QueryOf(string text)
    {
        var address = Regex.Replace(
            text.Trim('"', '\'', '`', '<', '>', '(', ')', '“', '”', '‘', '’', '«', '»', '\uFEFF', '\u200B', ' ', '\t', '\r', '\n'),
            @"\s+",
            string.Empty);
        address = address.Contains("&amp;", StringComparison.OrdinalIgnoreCase) ? HttpUtility.HtmlDecode(address) : address;
        var isAddress = Regex.Match(address, @"\A(?<place>(?!://)[^=?#]+?://[^?#]*)(\?|#|\z)", RegexOptions.ExplicitCapture);
        if (isAddress.Success)
        {
            var place = new Uri(isAddress.Groups["place"].Value);
            Invariant.That(
                place.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) == $"http://{SignIn.Host}{SignIn.Path}",
                "an accepted address is the callback's");
        }

        address = address.Split('#')[0];
        return address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..];
    }
}
