using System.Security;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>A sign-in that came back: what is needed to create an instance. The code works once, within 15 minutes.</summary>
public sealed record AuthorizationResponse
{
    /// <summary>The kind of instance.</summary>
    public required string Key { get; init; }

    /// <summary>The authorization code.</summary>
    public required SecureString Code { get; init; }

    /// <summary>The state that the callback carried.</summary>
    public string? State { get; init; }

    /// <summary>The callback URL that the code was issued for.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>Every other parameter of the callback: a string, or a <see cref="SecureString"/> where the name tells of a secret.</summary>
    public required IReadOnlyDictionary<string, object> Parameters { get; init; }

    /// <summary>When the callback arrived (UTC). The code is good for 15 minutes from about then.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Key, callback URL and time: the state does not belong in a log.</summary>
    public override string ToString() => Redactor.RemoveLineBreaks(
        $"{nameof(AuthorizationResponse)} {{ Key = {Key}, CallbackUrl = {(CallbackUrl is null ? string.Empty : Redactor.WithoutUserAndQuery(CallbackUrl))}, ReceivedAt = {ReceivedAt:u} }}");
}
