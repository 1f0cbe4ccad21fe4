using System.Security;
using System.Text;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>A call on a resource of an instance: what the platform only passes on to the provider.</summary>
internal sealed class ResourceOperation(ApiConnection transport, ResourceRequest call, IReadOnlyList<SecureString> secrets)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // RFC 9110 section 9.2.2.
    private bool IsHarmlessToRepeat => call.Method is not ("POST" or "PATCH");

    /// <exception cref="YourMomException">The path or the body cannot be sent.</exception>
    public static ApiRequest ToRequest(ResourceRequest call, BaseAddress platform, string authorization) =>
        new(new HttpMethod(call.Method), platform.Resolve(call.Path, [.. call.Query.Select(Revealed)]), authorization)
        {
            Json = ToUtf8Json(call),
            Retry = call.Method == "GET" ? RetryMode.WhenFailed : RetryMode.Never,
        };

    /// <exception cref="YourMomException">The platform refuses, or nobody knows what became of the call.</exception>
    public async Task<ResourceResponse> RunAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (!IsHarmlessToRepeat && !e.WasNeverSent)
        {
            throw Lost(e);
        }

        if (!answer.IsSuccess)
        {
            var error = answer.ToError(new Redactor(secrets));
            throw answer.MayHaveBeenProcessed && !IsHarmlessToRepeat ? Lost(error) : error;
        }

        if (answer.Defect is not null)
        {
            throw answer.Unexpected("text", new Redactor(secrets));
        }

        return new()
        {
            Value = ReadValue(answer, secrets),
            NextPage = answer.NextPage,
            StatusCode = (int)answer.Status,
            Body = answer.Body,
        };
    }

    /// <summary>The value of a response's body; text that is no JSON as it is, and null for an empty body.</summary>
    public static object? ReadValue(ApiResponse answer, IEnumerable<SecureString> secrets)
    {
        var revealed = new HashSet<string>(secrets.Select(Secret.ToPlainText).Where(secret => secret.Length > 0), StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(answer.Text))
        {
            return null;
        }

        using var json = answer.TryParse();
        return json is null ? JsonValue.ReadText(answer.Text, revealed) : JsonValue.Read(json.RootElement, revealed);
    }

    private static KeyValuePair<string, string> Revealed(KeyValuePair<string, object> parameter) =>
        new(parameter.Key, parameter.Value is SecureString secret ? Secret.ToPlainText(secret) : (string)parameter.Value);

    private ApiException Lost(ApiException cause) =>
        IndeterminateResult.ToError($"{call} may or may not have been done", cause, codeWasSent: false);

    // The body as it is sent; null for none.
    private static byte[]? ToUtf8Json(ResourceRequest call) => call switch
    {
        { Body: null, BodyText: null } => null,
        { Method: "GET" } => throw Invalid("A GET has no body. Its parameters are given in the query."),
        { Body: not null, BodyText: not null } => throw Invalid("The body is given twice, as a value and as text."),
        { BodyText: { } text } => Check(text),
        _ => Write(call.Body!),
    };

    private static byte[] Write(object value)
    {
        using var body = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(body);
            new JsonValueWriter(redacted: false).Write(writer, value, "body");
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.InvalidInstance)
        {
            throw Invalid(e.Message);
        }
        catch (InvalidOperationException)
        {
            throw Invalid($"The body is nested more than {ApiResponse.MaximumDepth} deep, or holds itself.");
        }

        return body.ToArray();
    }

    private static byte[] Check(string text)
    {
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(text.TrimStart('\uFEFF'));
        }
        catch (EncoderFallbackException)
        {
            throw Invalid("The text of the body holds half a character.");
        }

        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = ApiResponse.MaximumDepth });
            return utf8;
        }
        catch (JsonException e)
        {
            var finding = JsonErrorMessages.At(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0, ApiResponse.MaximumDepth);
            throw Invalid($"The text of the body, line {finding.Line}, column {finding.Column}: {finding.Message}");
        }
    }

    private static YourMomException Invalid(string message) => new(YourMomErrorKind.InvalidRequestBody, message);
}
