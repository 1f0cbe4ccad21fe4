using System.Security.Cryptography;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The instances created so far.</summary>
internal sealed class Instances(TimeProvider time)
{
    private const long FirstId = 123;

    private readonly Lock _gate = new();
    private readonly List<ProvisionedInstance> _created = [];

    public IReadOnlyList<ProvisionedInstance> Snapshot()
    {
        lock (_gate)
        {
            return [.. _created];
        }
    }

    public ProvisionedInstance Add(InstanceRequest request, string name, string key, string body)
    {
        lock (_gate)
        {
            // 30 bytes are the 40 characters of the specification's token.
            var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));
            var instance = new ProvisionedInstance(
                FirstId + _created.Count, name, key, token, request.Tags, request.Configuration, request.ProviderData, time.GetUtcNow(), body);
            _created.Add(instance);
            return instance;
        }
    }
}
