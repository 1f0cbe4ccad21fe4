using System.Security;
using System.Security.Cryptography;
using System.Text;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>The authorization codes that were sent, by their hash, for as long as a code lives. Thread-safe.</summary>
public sealed class AuthorizationCodeCache
{
    /// <summary>How long an authorization code lives on the platform's documentation of its providers.</summary>
    internal static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(15);

    // Of a few bytes each. One beyond takes the place of the oldest.
    private const int MaximumCount = 100_000;

    private readonly object _gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> _codes = [];

    // Oldest first, so that only those whose time has come are looked at, however many there are.
    private readonly Queue<(Guid Hash, DateTimeOffset At)> _ends = new();

    /// <summary>The one that all clients of this process share: several runspaces may send the code of one record.</summary>
    /// <remarks>RFC 6749 section 10.5: a code is used once.</remarks>
    public static AuthorizationCodeCache OfProcess { get; } = new();

    /// <summary>How many are remembered.</summary>
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

    /// <summary>Remembers a code; false when it was there already.</summary>
    internal bool TryAdd(SecureString code, DateTimeOffset now)
    {
        var hash = Hash(code);
        lock (_gate)
        {
            while (_ends.Count > 0 && (_ends.Count >= MaximumCount || now - _ends.Peek().At > CodeLifetime))
            {
                var end = _ends.Dequeue();
                if (_codes.TryGetValue(end.Hash, out var usedAt) && usedAt == end.At)
                {
                    _codes.Remove(end.Hash);
                }
            }

            if (_codes.ContainsKey(hash))
            {
                return false;
            }

            _codes.Add(hash, now);
            _ends.Enqueue((hash, now));
            return true;
        }
    }

    /// <summary>Forgets a code that turned out not to have been used.</summary>
    internal void Remove(SecureString code)
    {
        lock (_gate)
        {
            _codes.Remove(Hash(code));
        }
    }

    // 128 bits of it are enough to tell a handful of codes apart.
    private static Guid Hash(SecureString code)
    {
        using var sha256 = SHA256.Create();
        return new Guid(sha256.ComputeHash(Encoding.UTF8.GetBytes(Secret.ToPlainText(code))).AsSpan(0, 16).ToArray());
    }
}
