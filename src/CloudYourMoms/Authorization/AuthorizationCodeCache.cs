using System.Security;
using System.Security.Cryptography;
using System.Text;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>Remembers the hashes of the authorization codes that were sent, for the lifetime of a code. Thread-safe.</summary>
public sealed class AuthorizationCodeCache
{
    /// <summary>The lifetime of an authorization code.</summary>
    internal static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(15);

    // Each entry takes a few bytes. At the limit, the oldest entry is removed.
    private const int MaximumCount = 100_000;

    private readonly object _gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> _codes = [];

    // Oldest first, so that only expired entries are visited.
    private readonly Queue<(Guid Hash, DateTimeOffset At)> _expirationQueue = new();

    /// <summary>The cache that all clients of this process share: several runspaces may send the code of one record.</summary>
    /// <remarks>RFC 6749 section 10.5: a code is used once.</remarks>
    public static AuthorizationCodeCache OfProcess { get; } = new();

    /// <summary>The number of codes in the cache.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _codes.Count;
            }
        }
    }

    internal bool Contains(SecureString code, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(Hash(code), out var usedAt) && now - usedAt <= CodeLifetime;
        }
    }

    /// <summary>Adds a code. Returns false if the cache already contains it.</summary>
    internal bool TryAdd(SecureString code, DateTimeOffset now)
    {
        var hash = Hash(code);
        lock (_gate)
        {
            while (_expirationQueue.Count > 0 &&
                (_expirationQueue.Count >= MaximumCount || now - _expirationQueue.Peek().At > CodeLifetime))
            {
                var expired = _expirationQueue.Dequeue();
                if (_codes.TryGetValue(expired.Hash, out var usedAt) && usedAt == expired.At)
                {
                    _codes.Remove(expired.Hash);
                }
            }

            if (_codes.ContainsKey(hash))
            {
                return false;
            }

            _codes.Add(hash, now);
            _expirationQueue.Enqueue((hash, now));
            return true;
        }
    }

    /// <summary>Removes a code that was not used.</summary>
    internal void Remove(SecureString code)
    {
        lock (_gate)
        {
            _codes.Remove(Hash(code));
        }
    }

    // 128 bits are enough to distinguish the codes in the cache.
    private static Guid Hash(SecureString code)
    {
        using var sha256 = SHA256.Create();
        return new Guid(sha256.ComputeHash(Encoding.UTF8.GetBytes(Secret.ToPlainText(code))).AsSpan(0, 16).ToArray());
    }
}
