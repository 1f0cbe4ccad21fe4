using System.Collections;
using System.Security;
using System.Text;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;

namespace CloudYourMoms.Api;

/// <summary>The body of a call on a resource: checked before anything is sent.</summary>
internal static class ResourceRequestBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as it is sent; null for none.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidRequestBody"/>.</exception>
    public static byte[]? ToUtf8Json(ResourceRequest call) => call switch
    {
        { Body: null, BodyText: null } => null,
        { Method: "GET" } => throw Invalid("A GET has no body. Its parameters are given in the query."),
        { Body: not null, BodyText: not null } => throw Invalid("The body is given twice, as a value and as text."),
        { BodyText: { } text } => Check(text),
        _ => Write(call.Body!),
    };

    /// <summary>Every secure string within a value that could be written. Names tell nothing here: they are those of the resource.</summary>
    public static IEnumerable<SecureString> SecretsIn(object? value) => value switch
    {
        SecureString secret => [secret],
        string => [],
        IEnumerable<KeyValuePair<string, object?>> members => members.SelectMany(member => SecretsIn(member.Value)),
        IEnumerable items => items.Cast<object?>().SelectMany(SecretsIn),
        _ => [],
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
