using System.Collections.Concurrent;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms;

/// <summary>The authorization codes that were sent in a session, by their hash, for as long as a code lives.</summary>
public sealed class UsedCodes
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _codes = new();

    internal bool Contains(SecureString code, DateTimeOffset now) => _codes.TryGetValue(Hash(code), out var usedAt) && now - usedAt <= InstanceCheck.CodeLifetime;

    /// <summary>Remembers a code; false when it was there already.</summary>
    internal bool TryAdd(SecureString code, DateTimeOffset now)
    {
        foreach (var old in _codes.Where(entry => now - entry.Value > InstanceCheck.CodeLifetime))
        {
            _codes.TryRemove(old.Key, out _);
        }

        return _codes.TryAdd(Hash(code), now);
    }

    /// <summary>Forgets a code that turned out not to have been used.</summary>
    internal void Remove(SecureString code) => _codes.TryRemove(Hash(code), out _);

    // 128 bits of it are enough to tell a handful of codes apart.
    private static Guid Hash(SecureString code)
    {
        using var sha256 = SHA256.Create();
        return new Guid(sha256.ComputeHash(Encoding.UTF8.GetBytes(Secret.Reveal(code))).AsSpan(0, 16).ToArray());
    }
}
