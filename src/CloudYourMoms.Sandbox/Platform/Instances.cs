using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CloudYourMoms.Sandbox.Dashboard;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The existing instances by ascending id. The ids of deleted instances are not reused.</summary>
internal sealed class Instances(TimeProvider time, SandboxSecretMasker secrets)
{
    private readonly Lock _gate = new();
    private readonly List<ProvisionedInstance> _instances = [];
    private long _nextId = 123;

    public IReadOnlyList<ProvisionedInstance> Snapshot()
    {
        lock (_gate)
        {
            return [.. _instances];
        }
    }

    public ProvisionedInstance Add(InstanceRequest request, string name, string key, string body)
    {
        lock (_gate)
        {
            // 30 bytes result in 40 Base64 characters, the length of the specification's token.
            var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));
            var instance = new ProvisionedInstance(
                _nextId++, name, key, token, request.Tags ?? [], request.Configuration, request.ProviderData, time.GetUtcNow(), body);
            secrets.Add(token);
            AddSecrets(instance.Configuration);
            _instances.Add(instance);
            return instance;
        }
    }

    /// <summary>Returns the instance with the id from a path.</summary>
    /// <exception cref="ApiException">404: the instance does not exist.</exception>
    public ProvisionedInstance Get(string id)
    {
        lock (_gate)
        {
            return _instances[IndexOf(id)];
        }
    }

    public ProvisionedInstance? FindByToken(string token)
    {
        lock (_gate)
        {
            return _instances.Find(instance => instance.Token == token);
        }
    }

    /// <summary>Updates an instance atomically.</summary>
    /// <exception cref="ApiException">404: the instance does not exist; or an exception of <paramref name="change"/>.</exception>
    public ProvisionedInstance Change(string id, Func<ProvisionedInstance, ProvisionedInstance> change)
    {
        lock (_gate)
        {
            var index = IndexOf(id);
            var changed = change(_instances[index]);
            AddSecrets(changed.Configuration);
            return _instances[index] = changed;
        }
    }

    /// <exception cref="ApiException">404: the instance does not exist.</exception>
    public void Remove(string id)
    {
        lock (_gate)
        {
            _instances.RemoveAt(IndexOf(id));
        }
    }

    private void AddSecrets(IReadOnlyDictionary<string, JsonElement> configuration)
    {
        foreach (var (entry, value) in configuration)
        {
            if (InstanceJson.IsSecret(entry))
            {
                secrets.Add(value.ToString());
            }
        }
    }

    private int IndexOf(string id)
    {
        var index = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? _instances.FindIndex(instance => instance.Id == number)
            : -1;
        return index >= 0 ? index : throw new ApiException(StatusCodes.Status404NotFound, $"No instance has the id '{id}'.");
    }
}
