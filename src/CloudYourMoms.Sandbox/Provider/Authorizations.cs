using System.Globalization;
using System.Security.Cryptography;
using CloudYourMoms.Sandbox.Dashboard;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>The issued OAuth URLs, the open consent pages and the issued codes.</summary>
internal sealed class Authorizations(TimeProvider time, SandboxSecretMasker secrets)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AuthorizationRequest, HashSet<string>> _offered = [];
    private readonly Dictionary<string, AuthorizationRequest> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    /// <summary>
    /// Records the keys for which an OAuth URL was issued. The URL does not contain the key, and requests for different keys can result
    /// in the same URL: its code is valid for all of these keys.
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

    /// <summary>Closes a consent page and returns its request; <see langword="null"/> if it is not open.</summary>
    public AuthorizationRequest? CloseTicket(string ticket)
    {
        lock (_gate)
        {
            return _tickets.Remove(ticket, out var request) ? request : null;
        }
    }

    public AuthorizationCode Issue(AuthorizationRequest request)
    {
        // The Base64 of 64 bytes ends in ==, as Salesforce's codes do.
        var value = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        secrets.Add(value);
        var accountId = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        lock (_gate)
        {
            HashSet<string> keys = _offered.TryGetValue(request, out var known) ? new(known, StringComparer.Ordinal) : [];
            return _codes[value] = new(value, request, keys, accountId, time.GetUtcNow());
        }
    }

    /// <summary>Removes and returns a code if it was issued to the app; <see langword="null"/> without a change otherwise.</summary>
    public AuthorizationCode? Consume(string value, string clientId)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(value, out var code) && code.Request.ClientId == clientId && _codes.Remove(value) ? code : null;
        }
    }
}

/// <summary>The identity of an authorization request: the OAuth URL parameters that are returned or compared later.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, string? State);

/// <summary>An issued code and the values that it is bound to.</summary>
internal sealed record AuthorizationCode(
    string Value,
    AuthorizationRequest Request,
    IReadOnlySet<string> Keys,
    string AccountId,
    DateTimeOffset IssuedAt);
