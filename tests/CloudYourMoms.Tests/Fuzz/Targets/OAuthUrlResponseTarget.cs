using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>
/// The response with the sign-in address: a valid browser address, shown without its secret, or one error.
/// </summary>
internal sealed class OAuthUrlResponseTarget() : FuzzTarget(
    "oauth-url-response",
    "{}[]:,\"&=?",
    "\"your_mom\":",
    "\"oauthUrl\":",
    "\"https://login.salesforce.com/authorize?response_type=code&client_id=x&client_secret=" + Mark + "&state=s\"",
    "\"sfdc\"",
    "https://",
    "http://localhost/",
    "http://",
    "javascript:",
    "file:///",
    "client_secret=",
    "state=",
    "&state=%ff",
    Mark,
    "null")
{
    public override void Check(byte[] input)
    {
        var call = new GetOAuthUrlOperation(SignIn.Request());
        var authorization = Invariant.ValueOrError(
            () => call.Read(ResponseFactory.Of(input), ResponseFactory.Redactor), hasSecret: true, YourMomErrorKind.UnexpectedResponse);

        using var json = Reference.Json(ResponseFactory.Text(input), 64);
        var address = json is null ? null : Reference.String(Reference.Member(json.RootElement, "oauthUrl"));
        var isAddress = Uri.TryCreate(address, UriKind.Absolute, out var url) && Uri.TryCreate(url.AbsoluteUri, UriKind.Absolute, out _) &&
            (url.Scheme == "https" || url is { Scheme: "http", Host: "localhost" or "127.0.0.1" or "[::1]" });
        if (authorization is null)
        {
            var key = isAddress ? Reference.Member(json!.RootElement, "your_mom") : null;
            var isValid = isAddress && url!.AbsoluteUri.Length <= Secret.MaximumLength && !Reference.HasEscapedSurrogate(json!) &&
                Reference.NamesDiffer(json!.RootElement) &&
                (key is null || (Reference.String(key) is { } name && name.Length < 100 && name.All(char.IsAsciiLetterOrDigit) &&
                    !name.Contains(Mark, StringComparison.Ordinal)));
            Invariant.That(!isValid || MayHoldSecret(url!), "a valid response is accepted");
            return;
        }

        Invariant.That(isAddress || url?.IsLoopback == true, "the browser opens only https or loopback addresses");
        Invariant.That(SignIn.Is(authorization.AuthorizationUri, url!.AbsoluteUri), "the address is the received one");
        Invariant.That(
            authorization.Key.Length > 0 && !authorization.Key.Any(char.IsControl) &&
            !authorization.Key.Contains(Mark, StringComparison.Ordinal),
            "the key is not empty and contains no secret");
        Invariant.That(
            !authorization.OAuthUrl.AbsoluteUri.Contains(Mark, StringComparison.Ordinal) || !IsMarkInValuesOnly(url),
            "the displayed address contains no secret");
        var parameters = url.Query.TrimStart('?').Split('&').SelectMany(part => Reference.Query(part) ?? []);
        Invariant.That(
            authorization.State == parameters.Where(p => p.Key == "state").Select(p => p.Value).FirstOrDefault(),
            "the state is that of the address");
        Invariant.That(!authorization.IsStateClientGenerated, "the state is not treated as client-generated");
    }

    // A long state can contain a part of a secret, and any state can be the value of a secret parameter.
    private static bool MayHoldSecret(Uri url)
    {
        var parameters = url.Query.TrimStart('?').Split('&').SelectMany(part => Reference.Query(part) ?? []).ToList();
        var state = parameters.Find(parameter => parameter.Key == "state").Value;
        return state?.Length >= 8 || (state is not null && parameters.Count(parameter => parameter.Value == state) > 1);
    }

    // In the path or the host, the mark is not a parameter value.
    private static bool IsMarkInValuesOnly(Uri url) => !url.GetLeftPart(UriPartial.Path).Contains(Mark, StringComparison.Ordinal) &&
        !url.Fragment.Contains(Mark, StringComparison.Ordinal) &&
        Reference.Query(url.Query)?.TrueForAll(p => !p.Key.Contains(Mark, StringComparison.Ordinal)) == true;
}
