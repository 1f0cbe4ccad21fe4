using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>Writes an instance as in the specification's successful response.</summary>
internal static class InstanceJson
{
    public const string Mask = "********";

    private static readonly string[] SecretEndings = ["secret", "password", "token"];

    public static JsonObject Write(ProvisionedInstance instance) => Write(instance, Catalog.Find(instance.Key)!);

    public static bool IsSecret(string entry) =>
        Array.Exists(SecretEndings, ending => entry.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static JsonObject Write(ProvisionedInstance instance, YourMom kind) => new()
    {
        ["id"] = instance.Id,
        ["name"] = instance.Name,
        ["token"] = instance.Token,
        ["your_mom"] = new JsonObject
        {
            ["id"] = kind.Id,
            ["name"] = kind.Name,
            ["key"] = kind.Key,
            ["description"] = kind.Description,
            ["active"] = true,
            ["deleted"] = false,
            ["typeOauth"] = kind.UsesOAuth,
            ["trialAccount"] = false,
            ["configDescription"] = $"If you do not have a {kind.Name} account, you can create one at "
                + $"<a href=\"{kind.SignupUrl}\" target=\"_blank\">{kind.Name} Signup</a>",
            ["signupURL"] = kind.SignupUrl,
        },
        ["provisionInteractions"] = new JsonArray(),
        ["valid"] = true,
        ["eventsEnabled"] = true,
        ["disabled"] = instance.Disabled,
        ["maxCacheSize"] = 0,
        ["cacheTimeToLive"] = 0,
        ["cachingEnabled"] = false,
        ["tags"] = new JsonArray([.. instance.Tags.Select(tag => (JsonNode)tag)]),
        ["createdDate"] = ApiResponse.Date(instance.CreatedDate),
        ["configuration"] = new JsonObject(instance.Configuration.Select(entry => KeyValuePair.Create(
            entry.Key,
            IsSecret(entry.Key) ? JsonValue.Create(Mask) : (JsonNode?)JsonValue.Create(entry.Value)))),
    };
}
