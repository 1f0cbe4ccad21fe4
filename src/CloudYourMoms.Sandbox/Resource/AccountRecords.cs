using System.Globalization;
using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>The accounts of each instance. Every instance starts with the same five accounts.</summary>
internal sealed class AccountRecords
{
    private static readonly (string Name, string Type)[] Seeds =
    [
        ("Burlington Textiles", "Customer"),
        ("Dickenson plc", "Customer"),
        ("Express Logistics", "Prospect"),
        ("Grand Hotels & Resorts", "Customer"),
        ("University of Arizona", "Partner"),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (List<AccountRecord> Records, long Last)> _byInstance = [];

    public IReadOnlyList<AccountRecord> Snapshot(long instance)
    {
        lock (_gate)
        {
            return [.. Of(instance).Records];
        }
    }

    public AccountRecord Add(long instance, JsonObject members)
    {
        lock (_gate)
        {
            var (records, last) = Of(instance);
            var record = AccountRecord.Create(last + 1, members);
            records.Add(record);
            _byInstance[instance] = (records, record.Number);
            return record;
        }
    }

    /// <exception cref="ApiException">404: the account does not exist.</exception>
    public AccountRecord Get(long instance, string id)
    {
        lock (_gate)
        {
            var (records, _) = Of(instance);
            return records[IndexOf(records, id)];
        }
    }

    /// <summary>Merges the sent members into the record.</summary>
    /// <exception cref="ApiException">404: the account does not exist.</exception>
    public AccountRecord Merge(long instance, string id, JsonObject sent)
    {
        lock (_gate)
        {
            var (records, _) = Of(instance);
            var index = IndexOf(records, id);
            var members = records[index].Members.DeepClone().AsObject();
            foreach (var (name, value) in sent)
            {
                members[name] = value?.DeepClone();
            }

            return records[index] = AccountRecord.Create(records[index].Number, members);
        }
    }

    /// <exception cref="ApiException">404: the account does not exist.</exception>
    public void Remove(long instance, string id)
    {
        lock (_gate)
        {
            var (records, _) = Of(instance);
            records.RemoveAt(IndexOf(records, id));
        }
    }

    private (List<AccountRecord> Records, long Last) Of(long instance)
    {
        if (!_byInstance.TryGetValue(instance, out var accounts))
        {
            var seeds = Seeds.Select((seed, index) =>
                AccountRecord.Create(index + 1, new JsonObject { ["name"] = seed.Name, ["type"] = seed.Type }));
            _byInstance[instance] = accounts = ([.. seeds], Seeds.Length);
        }

        return accounts;
    }

    private static int IndexOf(List<AccountRecord> records, string id)
    {
        var index = records.FindIndex(record => AccountRecord.IdOf(record.Number) == id);
        return index >= 0 ? index : throw new ApiException(StatusCodes.Status404NotFound, $"No account has the id '{id}'.");
    }
}

/// <summary>A customer account at the provider. The members are immutable; a change creates a new record.</summary>
internal sealed record AccountRecord(long Number, JsonObject Members)
{
    /// <summary>The id for a number in Salesforce's format: 18 characters with the account prefix 001.</summary>
    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"001{number:D12}AAA");

    /// <summary>Creates a record with the id as its first member.</summary>
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
