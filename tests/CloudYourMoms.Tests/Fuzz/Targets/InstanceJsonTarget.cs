using System.Text;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>An instance.json: all that is wrong is found at its place, all that is right is sent unchanged.</summary>
internal sealed class InstanceJsonTarget() : FuzzTarget(
    "instance-json",
    "{}[]:,\"\r\n",
    "\"your_mom\":", "\"key\":\"sfdc\"", "\"id\":", "\"providerData\":", "\"code\":\"" + Mark + "\"", "\"configuration\":", "\"oauth.api.secret\":\"" + Mark + "\"", "\"oauth.api.key\":\"k\"", "\"oauth.callback.url\":\"http://localhost:8400/auth\"",
    "\"tags\":", "\"name\":", "\"$schema\":", "\"password\":", "\"" + Mark + "\"", "\"<Insert_It>\"", "<", "“", "”", "'", "%3D", "[", "]", "{", "}", ",", "\"x\":{\"y\":[1,{\"z\":null}]}")
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public override void Check(byte[] input)
    {
        var request = Promise.Bounded(input.Length, 2000, () => InstanceJson.Parse(input));
        var findings = request.GetValidationErrors(Now);
        var (text, isText) = FileText.Read(input);
        Promise.That(isText == findings.All(finding => finding.Kind != ValidationErrorCode.NotText), "a file is text, or not, as to another reader");
        new FindingPlaces(text).Require(findings);

        using var json = isText ? Reference.Json(text, 64) : null;
        Promise.That(json is null || !request.IsUnreadable, "what is JSON is read");
        Promise.That(json is not null || request.SourceErrors.Count > 0, "what is no JSON is found");
        if (json is not null)
        {
            Promise.That(findings.All(finding => !finding.Message.StartsWith("invalid JSON", StringComparison.Ordinal)), "what is JSON is not called something else");
        }

        RequireOneError(request, findings, json);
        if (!request.IsUnreadable)
        {
            RequireRedacted(request, json);
            if (json is not null && request.SourceErrors.Count == 0)
            {
                RequireSame(request, json.RootElement);
            }
        }
    }

    private static void RequireOneError(InstanceRequest request, IReadOnlyList<ValidationError> findings, JsonDocument? json)
    {
        // In invalid JSON the secrets are unknown, so nothing is quoted where it becomes invalid.
        var hasSecret = json is null ? request.IsUnreadable : MarkedPlaces.AreAllSecret(json.RootElement, string.Empty);
        YourMomException? error = null;
        try
        {
            request.Validate(Now);
        }
        catch (YourMomException e)
        {
            error = e;
        }

        Promise.That(error is null == (findings.Count == 0), "there is an error when something is found");
        if (error is not null)
        {
            Promise.That(error.Kind is YourMomErrorKind.InvalidInstance or YourMomErrorKind.ConfigurationMissing or YourMomErrorKind.AuthorizationCodeInvalid or YourMomErrorKind.InvalidSecret, "the error is of the instance");
            Promise.That(!hasSecret || !(error + string.Concat(findings)).Contains(Mark, StringComparison.Ordinal), "an error holds no secret");
            Promise.That(!error.Message.Any(c => char.IsControl(c) && c != '\n'), "nothing in an error steers a terminal");
        }
    }

    private static void RequireRedacted(InstanceRequest request, JsonDocument? json)
    {
        foreach (var shown in new[] { request.ToRedactedJson(), request.ToRedactedChangeJson() })
        {
            Promise.That(Reference.Json(shown, 1000) is not null, "what is shown is JSON");
            Promise.That(!shown.Any(c => char.IsControl(c) && c is not ('\r' or '\n')), "nothing shown steers a terminal");
            Promise.That(json is null || !MarkedPlaces.AreAllSecret(json.RootElement, string.Empty) || !shown.Contains(Mark, StringComparison.Ordinal), "nothing shown is a secret");
        }
    }

    private static void RequireSame(InstanceRequest request, JsonElement root)
    {
        var body = request.ToUtf8Json();
        using var written = JsonDocument.Parse(body);
        foreach (var member in root.EnumerateObject().Where(member => member.Name != "$schema"))
        {
            // null, an empty object and a kind without a key say nothing, and need not be sent.
            var saysNothing = member.Value.ValueKind == JsonValueKind.Null || (member.Value.ValueKind == JsonValueKind.Object && !member.Value.EnumerateObject().Any());
            var isKindWithoutKey = member.Name == "your_mom" && Reference.Member(member.Value, "key") is null or { ValueKind: JsonValueKind.Null };
            var isThere = written.RootElement.TryGetProperty(member.Name, out var sent);
            Promise.That(isThere ? isKindWithoutKey || Reference.AreEqual(sent, member.Value) : saysNothing, "every member is sent unchanged");
        }

        Promise.That(InstanceJson.Parse(body).ToUtf8Json().AsSpan().SequenceEqual(body), "what is sent reads back equal");
    }
}

/// <summary>A file's text by another reader.</summary>
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

    /// <summary>The text, and whether it is one; what is none has replaced characters.</summary>
    public static (string Text, bool IsText) Read(byte[] file)
    {
        var (mark, encoding) = Array.Find(Marked, marked => file.AsSpan().StartsWith(marked.Mark)) is { Mark: not null } found ? found : ([], new UTF8Encoding(false, true));
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
