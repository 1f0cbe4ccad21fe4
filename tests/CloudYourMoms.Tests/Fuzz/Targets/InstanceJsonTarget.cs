using System.Text;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>An instance.json: each error has its position, and valid content is sent unchanged.</summary>
internal sealed class InstanceJsonTarget() : FuzzTarget(
    "instance-json",
    "{}[]:,\"\r\n",
    "\"your_mom\":",
    "\"key\":\"sfdc\"",
    "\"id\":",
    "\"providerData\":",
    "\"code\":\"" + Mark + "\"",
    "\"configuration\":",
    "\"oauth.api.secret\":\"" + Mark + "\"",
    "\"oauth.api.key\":\"k\"",
    "\"oauth.callback.url\":\"http://localhost:8400/auth\"",
    "\"tags\":", "\"name\":", "\"$schema\":", "\"password\":", "\"" + Mark +
        "\"", "\"<Insert_It>\"", "<", "“", "”", "'", "%3D", "[", "]", "{", "}", ",", "\"x\":{\"y\":[1,{\"z\":null}]}")
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public override void Check(byte[] input)
    {
        var request = Invariant.Bounded(input.Length, 2000, () => InstanceJson.Parse(input));
        var validationErrors = request.GetValidationErrors(Now);
        var (text, isText) = FileText.Read(input);
        Invariant.That(
            isText == validationErrors.All(item => item.Kind != ValidationErrorCode.InvalidEncoding),
            "the text encoding is detected as by the reference decoder");
        new ErrorPositions(text).Require(validationErrors);

        using var json = isText ? Reference.Json(text, 64) : null;
        Invariant.That(json is null || !request.IsUnreadable, "valid JSON is readable");
        Invariant.That(json is not null || request.SourceErrors.Count > 0, "invalid JSON has an error");
        if (json is not null)
        {
            Invariant.That(
                validationErrors.All(item => !item.Message.StartsWith("invalid JSON", StringComparison.Ordinal)),
                "valid JSON is not reported as invalid");
        }

        RequireOneError(request, validationErrors, json);
        if (!request.IsUnreadable)
        {
            RequireRedacted(request, json);
            if (json is not null && request.SourceErrors.Count == 0)
            {
                RequireSame(request, json.RootElement);
            }
        }
    }

    private static void RequireOneError(InstanceRequest request, IReadOnlyList<ValidationError> validationErrors, JsonDocument? json)
    {
        // In invalid JSON the secrets are unknown, so nothing is quoted where it becomes invalid.
        var hasSecret = json is null ? request.IsUnreadable : MarkLocations.AreAllSecret(json.RootElement, string.Empty);
        YourMomException? error = null;
        try
        {
            request.Validate(Now);
        }
        catch (YourMomException e)
        {
            error = e;
        }

        Invariant.That(error is null == (validationErrors.Count == 0), "validation fails if there are errors");
        if (error is not null)
        {
            Invariant.That(
                error.Kind is YourMomErrorKind.InvalidInstance or YourMomErrorKind.ConfigurationMissing
                    or YourMomErrorKind.AuthorizationCodeInvalid or YourMomErrorKind.InvalidSecret,
                "the error has a kind for instances");
            Invariant.That(
                !hasSecret || !(error + string.Concat(validationErrors)).Contains(Mark, StringComparison.Ordinal),
                "an error contains no secret");
            Invariant.That(!error.Message.Any(c => char.IsControl(c) && c != '\n'), "an error contains no control characters");
        }
    }

    private static void RequireRedacted(InstanceRequest request, JsonDocument? json)
    {
        foreach (var shown in new[] { request.ToRedactedJson(), request.ToRedactedChangeJson() })
        {
            Invariant.That(Reference.Json(shown, 1000) is not null, "the redacted text is JSON");
            Invariant.That(
                !shown.Any(c => char.IsControl(c) && c is not ('\r' or '\n')),
                "the redacted text contains no control characters");
            Invariant.That(
                json is null || !MarkLocations.AreAllSecret(json.RootElement, string.Empty) ||
                !shown.Contains(Mark, StringComparison.Ordinal),
                "the redacted text contains no secret");
        }
    }

    private static void RequireSame(InstanceRequest request, JsonElement root)
    {
        var body = request.ToUtf8Json();
        using var written = JsonDocument.Parse(body);
        foreach (var member in root.EnumerateObject().Where(member => member.Name != "$schema"))
        {
            // null, an empty object and a kind without a key can be omitted.
            var isOmittable = member.Value.ValueKind == JsonValueKind.Null ||
                (member.Value.ValueKind == JsonValueKind.Object && !member.Value.EnumerateObject().Any());
            var isKindWithoutKey = member.Name == "your_mom" &&
                Reference.Member(member.Value, "key") is null or { ValueKind: JsonValueKind.Null };
            var isThere = written.RootElement.TryGetProperty(member.Name, out var sent);
            Invariant.That(
                isThere ? isKindWithoutKey || Reference.AreEqual(sent, member.Value) : isOmittable,
                "every member is sent unchanged");
        }

        Invariant.That(InstanceJson.Parse(body).ToUtf8Json().AsSpan().SequenceEqual(body), "the sent JSON is parsed to an equal request");
    }
}

/// <summary>Decodes files independently of the core.</summary>
internal static class FileText
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(false, false, true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(true, false, true)),
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, true)),
        ([0xFF, 0xFE], new UnicodeEncoding(false, false, true)),
        ([0xFE, 0xFF], new UnicodeEncoding(true, false, true)),
    ];

    /// <summary>The decoded text, and whether the file is valid text; invalid bytes are replaced.</summary>
    public static (string Text, bool IsText) Read(byte[] file)
    {
        var (mark, encoding) = Array.Find(Marked, marked => file.AsSpan().StartsWith(marked.Mark)) is { Mark: not null } found
            ? found
            : ([], new UTF8Encoding(false, true));
        var bytes = file[mark.Length..];
        try
        {
            var text = encoding.GetString(bytes);
            return (text, mark.Length > 0 || !file.Take(2).Contains((byte)0));
        }
        catch (DecoderFallbackException)
        {
            var lenient = (Encoding)encoding.Clone();
            lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
            return (lenient.GetString(bytes), false);
        }
    }
}
