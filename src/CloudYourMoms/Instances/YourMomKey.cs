namespace CloudYourMoms.Instances;

/// <summary>The keys of the instance types in the specification.</summary>
public static class YourMomKey
{
    /// <summary>The key and description of each type. Other keys are also accepted, because the platform supports more types.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sfdcservicecloud"] = "Salesforce Service Cloud",
        ["sfdcmarketingcloud"] = "Salesforce Marketing Cloud",
        ["sfdc"] = "Salesforce CRM",
        ["sfdcdocuments"] = "Salesforce Documents",
    };
}
