using System.Text.Json;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>The locations of the mark in JSON.</summary>
internal static class MarkLocations
{
    private static readonly string[] Secret = ["code", "oauth.api.secret", "password", "token"];

    /// <summary>True if the mark is only in values of secret members, at any depth.</summary>
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
