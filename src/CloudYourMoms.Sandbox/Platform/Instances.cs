using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CloudYourMoms.Sandbox.Dashboard;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The instances that there are, by ascending id. An id is given once, also when its instance is deleted.</summary>
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
            // 30 bytes are the 40 characters of the specification's token.
            var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));
            var instance = new ProvisionedInstance(
                _nextId++, name, key, token, request.Tags ?? [], request.Configuration, request.ProviderData, time.GetUtcNow(), body);
            secrets.Add(token);
            Learn(instance.Configuration);
            _instances.Add(instance);
            return instance;
        }
    }

    /// <summary>Returns the instance of a path.</summary>
    /// <exception cref="ApiException">404: there is none.</exception>
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

    /// <summary>Puts a changed instance in the place of the one it is made from, with no other change in between.</summary>
    /// <exception cref="ApiException">404: there is none; or what the change throws.</exception>
    public ProvisionedInstance Change(string id, Func<ProvisionedInstance, ProvisionedInstance> change)
    {
        lock (_gate)
        {
            var index = IndexOf(id);
            var changed = change(_instances[index]);
            Learn(changed.Configuration);
            return _instances[index] = changed;
        }
    }

    /// <exception cref="ApiException">404: there is none.</exception>
    public void Remove(string id)
    {
        lock (_gate)
        {
            _instances.RemoveAt(IndexOf(id));
        }
    }

    private void Learn(IReadOnlyDictionary<string, JsonElement> configuration)
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
