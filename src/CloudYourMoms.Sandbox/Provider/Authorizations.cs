using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CloudYourMoms.Sandbox.Dashboard;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>The issued OAuth URLs, the open consent pages and the issued codes.</summary>
internal sealed class Authorizations(TimeProvider time, SandboxSecretMasker secrets)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RedirectTarget, HashSet<string>> _offered = [];
    private readonly Dictionary<string, string> _callbackUrls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _verifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationRequest> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    /// <summary>
    /// Records the keys for which an OAuth URL was issued. The URL does not contain the key: its code is valid for all keys of the same
    /// app and address. The state is not compared, because a client may replace it.
    /// </summary>
    public void Offer(RedirectTarget target, string state, string callbackUrl, params ReadOnlySpan<string> keys)
    {
        lock (_gate)
        {
            _callbackUrls[state] = callbackUrl;
            if (!_offered.TryGetValue(target, out var known))
            {
                _offered[target] = known = new(StringComparer.Ordinal);
            }

            foreach (var key in keys)
            {
                known.Add(key);
            }
        }
    }

    /// <summary>The callback URL of the last OAuth URL with a state; <see langword="null"/> if none was issued.</summary>
    public string? CallbackUrl(string state)
    {
        lock (_gate)
        {
            return _callbackUrls.GetValueOrDefault(state);
        }
    }

    /// <summary>Records a code verifier of the platform and returns its challenge (RFC 7636, section 4.2).</summary>
    public string OfferVerifier(string verifier)
    {
        secrets.Add(verifier);
        var challenge = ChallengeOf(verifier);
        lock (_gate)
        {
            _verifiers[challenge] = verifier;
        }

        return challenge;
    }

    /// <summary>The platform's code verifier for a challenge; <see langword="null"/> if the challenge is not from the platform.</summary>
    public string? Verifier(string challenge)
    {
        lock (_gate)
        {
            return _verifiers.GetValueOrDefault(challenge);
        }
    }

    public static string ChallengeOf(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

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
            HashSet<string> keys = _offered.TryGetValue(request.Target, out var known) ? new(known, StringComparer.Ordinal) : [];
            return _codes[value] = new(value, request, keys, accountId, time.GetUtcNow());
        }
    }

    /// <summary>Removes and returns a code if it was issued to the app; <see langword="null"/> without a change otherwise.</summary>
    public AuthorizationCode? Consume(string value, string clientId)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(value, out var code) && code.Request.Target.ClientId == clientId && _codes.Remove(value)
                ? code
                : null;
        }
    }
}

/// <summary>The app, and the address that the provider redirects to.</summary>
internal sealed record RedirectTarget(string ClientId, string RedirectUri);

/// <summary>The parameters of an OAuth URL that are returned or compared later.</summary>
internal sealed record AuthorizationRequest(RedirectTarget Target, string? State, string? CodeChallenge);

/// <summary>An issued code and the values that it is bound to.</summary>
internal sealed record AuthorizationCode(
    string Value,
    AuthorizationRequest Request,
    IReadOnlySet<string> Keys,
    string AccountId,
    DateTimeOffset IssuedAt);
