namespace CloudYourMoms.Instances;

/// <summary>The kinds of instance that the specification names.</summary>
public static class YourMomKey
{
    /// <summary>Key and description of each. The platform knows more keys; those pass too.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sfdcservicecloud"] = "Salesforce Service Cloud",
        ["sfdcmarketingcloud"] = "Salesforce Marketing Cloud",
        ["sfdc"] = "Salesforce CRM",
        ["sfdcdocuments"] = "Salesforce Documents",
    };
}
