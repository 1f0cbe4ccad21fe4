using CloudYourMoms.Security;

namespace CloudYourMoms.Instances;

/// <summary>The names of the entries that an OAuth type requires in instance.json.</summary>
internal static class InstanceEntry
{
    public const string Code = "code";
    public const string CallbackUrl = "oauth.callback.url";
    public const string ApiKey = SensitiveName.AppKeyEntry;
    public const string ApiSecret = "oauth.api.secret";

    public static readonly string CodePath = JsonPath.Member(JsonPath.ProviderData, Code);
    public static readonly string ApiSecretPath = JsonPath.Member(JsonPath.Configuration, ApiSecret);
    public static readonly string CallbackUrlPath = JsonPath.Member(JsonPath.Configuration, CallbackUrl);

    public static IReadOnlyList<string> RequiredConfiguration { get; } = [CallbackUrl, ApiKey, ApiSecret];
}
