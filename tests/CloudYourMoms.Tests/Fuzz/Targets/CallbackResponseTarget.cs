using System.Text.RegularExpressions;
using System.Web;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>A pasted address: taken only with the state and a code, at the callback's address; else one of four refusals, without the code.</summary>
internal sealed class CallbackResponseTarget() : FuzzTarget(
    "callback-response",
    "&=?#:/ \r\n\"",
    "http://localhost:8400/auth", "HTTP://LOCALHOST:8400/auth", "https://evil.example/auth", "localhost:8400/auth", "?", "&", "&amp;", "&#38;", "code=" + Mark, "code=a%3D%3D", "state=" + SignIn.State, "state=wrong",
    "error=access_denied", "error=invalid_scope", "error_description=code%3D" + Mark, "error_description=two+words", "#_=_", "<", ">", "\"", "“", " ", "\r\n", "\t", "://")
{
    private const int MostCharacters = 65_536;

    public override void Check(byte[] input)
    {
        var text = Reference.Text(input);
        text = text.Length <= MostCharacters ? text : text[..MostCharacters];

        // Elsewhere than behind its name nobody can know it for a code, however it comes together: as lines are joined, blanks and hidden characters go, and escapes are decoded.
        var bare = Bare(text);
        var decoded = HttpUtility.UrlDecode(HttpUtility.HtmlDecode(bare));
        var unescaped = Bare(Regex.Replace(decoded, @"\\{1,2}u([0-9A-Fa-f]{4})", escape => $"{(char)Convert.ToInt32(escape.Groups[1].Value, 16)}"));
        var hasSecret = IsCodeOnly(Regex.Replace(text, @"\s*[\r\n]+\s*", string.Empty)) && IsCodeOnly(bare) && IsCodeOnly(decoded) && IsCodeOnly(unescaped);

        var authorization = SignIn.Authorization() with { ApiSecret = Secret.ToSecureString("an0ther-secret") };
        var pasted = Secret.ToSecureString(text);
        var callback = Promise.Bounded(text.Length, 200, () => Promise.ValueOrRefusal(
            () => PastedAuthorizationResponse.Read(authorization, pasted, SignIn.Now),
            hasSecret,
            YourMomErrorKind.InvalidCallbackResponse,
            YourMomErrorKind.CallbackStateMismatch,
            YourMomErrorKind.AuthorizationDenied,
            YourMomErrorKind.AuthorizationFailed));
        if (callback is not null)
        {
            Promise.That(SignIn.HasCode(QueryOf(text), out var code), "a sign-in needs the state and a code");
            Promise.That(SignIn.Is(callback.Code, code) && callback.State == SignIn.State && callback.ReceivedAt == SignIn.Now, "the code is the one that was pasted");
        }
    }

    private static string Bare(string text) => Regex.Replace(text, @"[\s\p{C}\p{Z}]+", string.Empty);

    private static bool IsCodeOnly(string text) =>
        !Regex.Replace(text, $@"(?<=^|[?&\s]|error_description=)code(=|%3D){Mark}", string.Empty, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture).Contains(Mark, StringComparison.Ordinal);

    // What is pasted with a code has no blank, so none of them is checked here either.
    private static string QueryOf(string text)
    {
        var address = Regex.Replace(text.Trim('"', '\'', '`', '<', '>', '(', ')', '“', '”', '‘', '’', '«', '»', '\uFEFF', '\u200B', ' ', '\t', '\r', '\n'), @"\s+", string.Empty);
        address = address.Contains("&amp;", StringComparison.OrdinalIgnoreCase) ? HttpUtility.HtmlDecode(address) : address;
        var isAddress = Regex.Match(address, @"\A(?<place>(?!://)[^=?#]+?://[^?#]*)(\?|#|\z)", RegexOptions.ExplicitCapture);
        if (isAddress.Success)
        {
            var place = new Uri(isAddress.Groups["place"].Value);
            Promise.That(place.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) == $"http://{SignIn.Host}{SignIn.Path}", "an address is the callback's");
        }

        address = address.Split('#')[0];
        return address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..];
    }
}
