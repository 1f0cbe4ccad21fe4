using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>The accounts of every instance. Each starts with the same five, and changes its own only.</summary>
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
    private readonly Dictionary<long, (List<AccountRecord> Records, long Last)> _ofInstances = [];

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
            _ofInstances[instance] = (records, record.Number);
            return record;
        }
    }

    /// <exception cref="ApiException">404: there is none.</exception>
    public AccountRecord Get(long instance, string id)
    {
        lock (_gate)
        {
            var (records, _) = Of(instance);
            return records[IndexOf(records, id)];
        }
    }

    /// <summary>Puts the members sent in the place of those that have their names.</summary>
    /// <exception cref="ApiException">404: there is none.</exception>
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

    /// <exception cref="ApiException">404: there is none.</exception>
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
        if (!_ofInstances.TryGetValue(instance, out var accounts))
        {
            var seeds = Seeds.Select((seed, index) => AccountRecord.Create(index + 1, new JsonObject { ["name"] = seed.Name, ["type"] = seed.Type }));
            _ofInstances[instance] = accounts = ([.. seeds], Seeds.Length);
        }

        return accounts;
    }

    private static int IndexOf(List<AccountRecord> records, string id)
    {
        var index = records.FindIndex(record => AccountRecord.IdOf(record.Number) == id);
        return index >= 0 ? index : throw new ApiException(StatusCodes.Status404NotFound, $"No account has the id '{id}'.");
    }
}
