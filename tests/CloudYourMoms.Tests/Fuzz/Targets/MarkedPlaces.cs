using System.Text.Json;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>Where the mark is in JSON.</summary>
internal static class MarkedPlaces
{
    private static readonly string[] Secret = ["code", "oauth.api.secret", "password", "token"];

    /// <summary>True when it is in values of members alone that are known to be secret, however deep.</summary>
    public static bool AreAllSecret(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member =>
            Reference.NameOf(member)?.Contains(FuzzTarget.Mark, StringComparison.Ordinal) == false &&
            AreAllSecret(member.Value, Secret.Contains(name, StringComparer.Ordinal) ? name : member.Name)),
        JsonValueKind.Array => element.EnumerateArray().All(item => AreAllSecret(item, name)),
        _ => Secret.Contains(name, StringComparer.Ordinal) ||
            !(Reference.String(element) ?? element.GetRawText()).Contains(FuzzTarget.Mark, StringComparison.Ordinal),
    };
}
