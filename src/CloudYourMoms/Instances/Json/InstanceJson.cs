using System.Security;
using System.Text;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Reads and writes the JSON of an <see cref="InstanceRequest"/>.</summary>
public static class InstanceJson
{
    /// <summary>Parses the text of an instance.json. Errors in the text are validation errors of the request.</summary>
    public static InstanceRequest Parse(string json) => InstanceBinder.Read(InstanceJsonParser.Read(json));

    /// <summary>Parses the bytes of an instance.json: UTF-8, or UTF-16 or UTF-32 with a byte order mark.</summary>
    public static InstanceRequest Parse(byte[] file) => InstanceBinder.Read(InstanceJsonParser.Read(file));

    /// <summary>Creates a request from dictionaries, lists and plain values. The names of the five members are case-insensitive.</summary>
    public static InstanceRequest FromMembers(IReadOnlyDictionary<string, object?> members) => InstanceBinder.Read(members);

    /// <summary>Returns the indented JSON of a create request for display, with every secret masked.</summary>
    public static string ToRedactedJson(this InstanceRequest request) => ToText(InstanceJsonWriter.ToUtf8Json(request, redacted: true));

    /// <summary>Returns the indented JSON of an update for display, with every secret masked.</summary>
    public static string ToRedactedChangeJson(this InstanceRequest changes) =>
        ToText(InstanceJsonWriter.ToUtf8ChangeJson(changes, redacted: true));

    internal static byte[] ToUtf8Json(this InstanceRequest request) => InstanceJsonWriter.ToUtf8Json(request, redacted: false);

    internal static byte[] ToUtf8ChangeJson(this InstanceRequest changes) => InstanceJsonWriter.ToUtf8ChangeJson(changes, redacted: false);

    /// <summary>Returns every secret in the request.</summary>
    internal static IEnumerable<SecureString?> Secrets(this InstanceRequest request) =>
        request.ProviderData.Concat(request.Configuration).Concat(request.OtherMembers).Concat(request.OtherKindMembers)
            .SelectMany(entry => JsonValueWriter.SecretsIn(entry.Value, entry.Key));

    private static string ToText(byte[] utf8) => UnicodeText.EscapeInvisibleKeepLines(Encoding.UTF8.GetString(utf8));
}
