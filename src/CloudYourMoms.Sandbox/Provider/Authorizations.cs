using System.Globalization;
using System.Security.Cryptography;
using CloudYourMoms.Sandbox.Dashboard;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>OAuth URLs handed out, consent pages open and codes issued.</summary>
internal sealed class Authorizations(TimeProvider time, SandboxSecretMasker secrets)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AuthorizationRequest, HashSet<string>> _offered = [];
    private readonly Dictionary<string, AuthorizationRequest> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    /// <summary>
    /// Notes the keys that an OAuth URL was given out for. The URL does not hold the key, and two requests can lead to the
    /// same URL: a code got with it is good for all of their keys.
    /// </summary>
    public void Offer(AuthorizationRequest request, params ReadOnlySpan<string> keys)
    {
        lock (_gate)
        {
            if (!_offered.TryGetValue(request, out var known))
            {
                _offered[request] = known = new(StringComparer.Ordinal);
            }

            foreach (var key in keys)
            {
                known.Add(key);
            }
        }
    }

    public string OpenTicket(AuthorizationRequest request)
    {
        var ticket = RandomNumberGenerator.GetHexString(32, lowercase: true);
        secrets.Add(ticket);
        lock (_gate)
        {
            _tickets[ticket] = request;
        }

        return ticket;
    }

    /// <summary>The request of an open consent page, which is closed by asking; <see langword="null"/> when it was answered before.</summary>
    public AuthorizationRequest? CloseTicket(string ticket)
    {
        lock (_gate)
        {
            return _tickets.Remove(ticket, out var request) ? request : null;
        }
    }

    public AuthorizationCode Issue(AuthorizationRequest request)
    {
        // 64 bytes end in == as Salesforce's codes do.
        var value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        secrets.Add(value);
        var accountId = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        lock (_gate)
        {
            var keys = _offered.TryGetValue(request, out var known) ? new HashSet<string>(known, StringComparer.Ordinal) : [];
            return _codes[value] = new(value, request, keys, accountId, time.GetUtcNow());
        }
    }

    /// <summary>Takes a code away if the app is the one it was issued to; another app learns nothing and changes nothing.</summary>
    public AuthorizationCode? Consume(string value, string clientId)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(value, out var code) && code.Request.ClientId == clientId && _codes.Remove(value) ? code : null;
        }
    }
}
