namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The sandbox's catalog: the specification's four kinds, one with a callback parameter, and one without OAuth.</summary>
internal static class Catalog
{
    private const string Salesforce = "http://www.salesforce.com";

    private static readonly YourMom[] Kinds =
    [
        SalesforceKind(39, "sfdcservicecloud", "Service Cloud"),
        SalesforceKind(40, "sfdcmarketingcloud", "Marketing Cloud"),
        SalesforceKind(23, "sfdc", "CRM"),
        SalesforceKind(41, "sfdcdocuments", "Documents"),
        new(117, "quickbooks", "QuickBooks Online", "Accounting in QuickBooks Online.", "https://quickbooks.intuit.com")
        {
            CallbackParameter = "realmId",
            DefaultScope = "com.intuit.quickbooks.accounting",
        },
        new(41_000, "zendesk", "Zendesk", "Tickets in Zendesk.", "https://www.zendesk.com")
        {
            UsesOAuth = false,
            RequiredConfiguration = ["username", "password"],
        },
    ];

    public static IEnumerable<string> Keys => Kinds.Select(kind => kind.Key);

    public static YourMom? Find(string key) => Array.Find(Kinds, kind => kind.Key == key);

    public static YourMom? Find(long id) => Array.Find(Kinds, kind => kind.Id == id);

    private static YourMom SalesforceKind(long id, string key, string functions) => new(
        id,
        key,
        "Salesforce.com",
        $"The Salesforce.com allows you to deliver revolutionary {functions} automation functionality, such as account and contact "
        + "creation, from anywhere, anytime, on any device.",
        Salesforce);
}

/// <summary>A kind of your_mom in the platform's catalog.</summary>
internal sealed record YourMom(long Id, string Key, string Name, string Description, string SignupUrl)
{
    /// <summary>The required configuration entries.</summary>
    public IReadOnlyList<string> RequiredConfiguration { get; init; } = ["oauth.callback.url", "oauth.api.key", "oauth.api.secret"];

    /// <summary>An additional callback parameter of the provider that the platform requires in the create request.</summary>
    public string? CallbackParameter { get; init; }

    public string DefaultScope { get; init; } = "full refresh_token";

    public bool UsesOAuth { get; init; } = true;
}
