using System.Globalization;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>A customer's account as the provider keeps it. The members are never changed: another object takes their place.</summary>
internal sealed record AccountRecord(long Number, JsonObject Members)
{
    /// <summary>The id of a number, in the form of Salesforce's: 18 characters that start with 001 for accounts.</summary>
    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"001{number:D12}AAA");

    /// <summary>A record of these members, its id first.</summary>
    public static AccountRecord Create(long number, JsonObject members)
    {
        var record = new JsonObject { ["id"] = IdOf(number) };
        foreach (var (name, value) in members)
        {
            if (name != "id")
            {
                record[name] = value?.DeepClone();
            }
        }

        return new(number, record);
    }
}
