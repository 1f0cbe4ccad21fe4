using CloudYourMoms.Api;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>
/// An error response, from the platform or a proxy: one error with the kind of the status,
/// without secrets and control characters.
/// </summary>
internal sealed class ErrorResponseTarget() : FuzzTarget(
    "error-response",
    "{}[]:,\"<> &;=%",
    "\"requestId\":",
    "\"message\":",
    "\"providerMessage\":",
    $"\"{Mark}\"",
    Mark,
    "<html>",
    "&quot;",
    "User " + Mark,
    "token=" + Mark,
    "code=" + Mark,
    "S3cr3t\u200bM4rkQ7",
    "S3cr3t\\u004d4rkQ7",
    "S3cr3t%4d4rkQ7",
    "S3cr3t&#77;4rkQ7",
    "UzNjcjN0TTRya1E3",
    "\u001b[31m",
    "\\u001b",
    "\"a\",\"b\"",
    "\u202e")
{
    private static readonly (int Status, YourMomErrorKind Kind)[] Kinds =
    [
        (302, YourMomErrorKind.UnexpectedResponse),
        (400, YourMomErrorKind.RequestRejected),
        (401, YourMomErrorKind.CredentialRejected),
        (403, YourMomErrorKind.AccessDenied),
        (404, YourMomErrorKind.NotFound),
        (407, YourMomErrorKind.ProxyRefused),
        (429, YourMomErrorKind.TooManyRequests),
        (500, YourMomErrorKind.PlatformUnavailable),
    ];

    public override int MaximumLength => 20_000;

    public override void Check(byte[] input)
    {
        // The length of the input selects the status, so that every status occurs.
        var (status, kind) = Kinds[input.Length % Kinds.Length];
        var response = ResponseFactory.Of(input, status, requestId: Reference.Text(input[..Math.Min(input.Length, 100)]));
        var error = Invariant.Bounded(input.Length, 600, () => response.ToError(ResponseFactory.Redactor));
        Invariant.CheckError(error, hasSecret: true, kind);
        Invariant.That(error.StatusCode == status, "the error has the status");
        Invariant.That(!error.Message.Contains("UzNjcjN0TTRya1E3", StringComparison.Ordinal), "an error contains no encoded secret");

        using var json = Reference.Json(ResponseFactory.Text(input), 64);
        var message = json is null ? null : Reference.String(Reference.Member(json.RootElement, "message"));
        Invariant.That(!response.IsPlatformError || message is not null, "a platform error has a message");

        var done = ResponseFactory.Of(input);
        _ = Invariant.ValueOrError(
            () => Done(() => done.EnsureSuccess(ResponseFactory.Redactor)), hasSecret: true, YourMomErrorKind.UnexpectedResponse);
        _ = Invariant.ValueOrError(
            () => Done(() => InstanceResource.EnsureDeleted(response, ResponseFactory.Redactor)), hasSecret: true, kind);
        _ = Invariant.ValueOrError(() => Done(() => PingOperation.Read(response, ResponseFactory.Redactor)), hasSecret: true, kind);

        var keys = Invariant.ValueOrError(
            () => ListKeysOperation.Read(done, ResponseFactory.Redactor), hasSecret: true, YourMomErrorKind.UnexpectedResponse);
        Invariant.That(
            keys is null || (json!.RootElement.GetArrayLength() == keys.Count && keys.All(key => !string.IsNullOrWhiteSpace(key))),
            "the keys match the list and are not blank");
    }

    private static string Done(Action read)
    {
        read();
        return string.Empty;
    }
}
