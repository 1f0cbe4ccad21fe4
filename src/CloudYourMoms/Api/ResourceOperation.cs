using System.Security;
using System.Text;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>A request to a resource of an instance, which the platform forwards to the provider.</summary>
internal sealed class ResourceOperation(ApiConnection connection, ResourceRequest call, IReadOnlyList<SecureString> secrets)
{
    // RFC 9110 section 9.2.2.
    private bool IsIdempotent => call.Method is not ("POST" or "PATCH");

    /// <exception cref="YourMomException">The path or the body cannot be sent.</exception>
    public static ApiRequest ToRequest(ResourceRequest call, BaseAddress platform, string authorization) =>
        new(new HttpMethod(call.Method), platform.Resolve(call.Path, [.. call.Query.Select(ToPlainText)]), authorization)
        {
            Json = ToUtf8Json(call),
            Retry = call.Method == "GET" ? RetryMode.WhenFailed : RetryMode.Never,
        };

    /// <exception cref="YourMomException">The platform returns an error, or the outcome of the request is unknown.</exception>
    public async Task<ResourceResponse> RunAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response;
        try
        {
            response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (!IsIdempotent && !e.WasNeverSent)
        {
            throw OutcomeUnknown(e);
        }

        if (!response.IsSuccess)
        {
            var error = response.ToError(new Redactor(secrets));
            throw response.MayHaveBeenProcessed && !IsIdempotent ? OutcomeUnknown(error) : error;
        }

        if (response.Defect is not null)
        {
            throw response.Unexpected(Messages.ResponseExpectedText, new Redactor(secrets));
        }

        return new()
        {
            Value = ReadValue(response, secrets),
            NextPage = response.NextPage,
            StatusCode = (int)response.Status,
            Body = response.Body,
        };
    }

    /// <summary>The value of a response's body: JSON is converted, other text is unchanged, and an empty body is null.</summary>
    public static object? ReadValue(ApiResponse response, IEnumerable<SecureString> secrets)
    {
        var secretTexts = new HashSet<string>(
            secrets.Select(Secret.ToPlainText).Where(secret => secret.Length > 0), StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(response.Text))
        {
            return null;
        }

        using var json = response.TryParse();
        return json is null ? JsonValue.ReadText(response.Text, secretTexts) : JsonValue.Read(json.RootElement, secretTexts);
    }

    private static KeyValuePair<string, string> ToPlainText(KeyValuePair<string, object> parameter) =>
        new(parameter.Key, parameter.Value is SecureString secret ? Secret.ToPlainText(secret) : (string)parameter.Value);

    private ApiException OutcomeUnknown(ApiException cause) =>
        IndeterminateResult.ToError(Messages.FormatChangeByRequest(call), cause, codeWasSent: false);

    // The encoded body; null if the request has none.
    private static byte[]? ToUtf8Json(ResourceRequest call) => call switch
    {
        { Body: null, BodyText: null } => null,
        { Method: "GET" } => throw Invalid(Messages.RequestBodyWithGet),
        { Body: not null, BodyText: not null } => throw Invalid(Messages.RequestBodyTwice),
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
            throw Invalid(Messages.FormatRequestBodyTooDeep(ApiResponse.MaximumDepth));
        }

        return body.ToArray();
    }

    private static byte[] Check(string text)
    {
        byte[] utf8;
        try
        {
            utf8 = TextEncoding.StrictUtf8.GetBytes(text.TrimStart('\uFEFF'));
        }
        catch (EncoderFallbackException)
        {
            throw Invalid(Messages.RequestBodyUnpairedSurrogate);
        }

        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = ApiResponse.MaximumDepth });
            return utf8;
        }
        catch (JsonException e)
        {
            var error = JsonErrorMessages.At(utf8, e.LineNumber ?? 0, e.BytePositionInLine ?? 0, ApiResponse.MaximumDepth);
            throw Invalid(Messages.FormatRequestBodyInvalidJson(error.Line, error.Column, error.Message));
        }
    }

    private static YourMomException Invalid(string message) => new(YourMomErrorKind.InvalidRequestBody, message);
}
