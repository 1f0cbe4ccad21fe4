using System.Text;
using System.Text.RegularExpressions;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>A complete request to the listener: only the callback ends the wait, and each request gets one valid response.</summary>
internal sealed class CallbackRequestTarget() : FuzzTarget(
    "callback-request",
    "\r\n :?&=",
    "GET", "/auth", "/auth?", "?", "&", "code=a%3D%3D", "state=" + SignIn.State, "error=access_denied", "error_description=" +
        Mark, "error_description=%3Cscript%3E", "Host: localhost:8400", "Host: evil.example",
    "Sec-Fetch-Dest: document",
    "Sec-Fetch-Dest: iframe",
    "Cookie: yourmom-signin-8400=",
    "\r\n\r\n",
    "HTTP/1.1",
    "%0d%0aX: y",
    "state=wrong")
{
    private static readonly Regex ResponseHead = new(
        @"\AHTTP/1\.1 \d{3} [A-Za-z ]+\r\n([A-Za-z-]+: [!-~]([ -~]*[!-~])?\r\n)+\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Location = new(
        @"\r\nLocation: (?<path>/\S+)\r\n", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
    private static readonly Regex Quote = new(
        "<blockquote>(?<message>.*)</blockquote>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline);

    public override int MaximumLength => 20_000;

    public override void Check(byte[] input)
    {
        if (RequestHeadTarget.Read(input) is not { } head)
        {
            return;
        }

        var isCallback = head.Method == "GET" && IsCallbackPath(head.Path) &&
            SignIn.Host.Equals(head.Header("Host"), StringComparison.OrdinalIgnoreCase) &&
            head.Header("Sec-Fetch-Dest") is null or "document";
        var hasCode = SignIn.HasCode(head.Query, out var code);

        var outcome = Handle(head, stateIsRandom: true);
        Invariant.That(outcome is not null == (isCallback && (hasCode || SignIn.HasError(head.Query))), "only the callback ends the wait");
        Invariant.That(outcome?.Response is not null == (isCallback && hasCode), "a sign-in requires the path, the state and a code");
        if (outcome?.Response is { } callback)
        {
            Invariant.That(SignIn.Is(callback.Code, code) && callback.State == SignIn.State, "the code is the received one");
            Invariant.That(
                !code!.Contains(Mark, StringComparison.Ordinal) || !callback.ToString().Contains(Mark, StringComparison.Ordinal),
                "the text of a callback contains no code");
        }

        Invariant.That(Handle(head, stateIsRandom: false) is null, "a state that can be guessed requires the cookie");
    }

    // Compares the paths with System.Uri, which would treat a backslash as a slash and cut the path at a hash.
    private static bool IsCallbackPath(string path) =>
        path[0] == '/' && new Uri("http://x" +
            path.Replace("\\", "%5C", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)).AbsolutePath == SignIn.Path;

    private static AuthorizationResult? Handle(HttpRequestHead head, bool stateIsRandom)
    {
        var authorization = SignIn.Authorization(stateIsRandom);
        var handler = new RedirectRequestHandler(authorization, RedirectEndpoint.For(authorization.CallbackUrl, null), () => SignIn.Now);
        var response = TextOf(handler.Handle(head));
        Invariant.That(!response.Contains(SignIn.State, StringComparison.Ordinal), "a response does not show the state");

        var outcome = handler.Result.IsCompleted ? handler.Result.GetAwaiter().GetResult() : null;
        Invariant.That(
            outcome?.ErrorDescription?.Contains(Mark, StringComparison.Ordinal) != true &&
            !(outcome?.ErrorDescription?.Any(char.IsControl) == true),
            "the provider's message contains no secret and no control characters");
        if (outcome is not null)
        {
            // The redirect target shows the provider's message.
            var page = Location.Match(response).Groups["path"].Value;
            var result = TextOf(handler.Handle(
                new("GET", page, string.Empty, new Dictionary<string, string>(StringComparer.Ordinal) { ["Host"] = SignIn.Host })));
            Invariant.That(result.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), "the final page exists");
            Invariant.That(
                !Quote.Match(result).Groups["message"].Value.Contains('<', StringComparison.Ordinal),
                "the page shows the provider's message as text");
        }

        return outcome;
    }

    private static string TextOf(HttpResponse response)
    {
        var bytes = response.ToBytes();
        Invariant.That(bytes.Length < 8192, "a response is short");

        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Invariant.That(ResponseHead.IsMatch(text[..(end + 2)]), "a response has one valid head");
        Invariant.That(!text.Contains(Mark, StringComparison.Ordinal), "a response shows no secret");
        Invariant.That(!text[end..].Contains("<script", StringComparison.OrdinalIgnoreCase), "the page shows received text as text");
        return text;
    }
}
