using System.Security;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>A successful sign-in: the values to create an instance with. The code can be used once, within 15 minutes.</summary>
public sealed record AuthorizationResponse
{
    /// <summary>The key of the instance type, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The authorization code.</summary>
    public required SecureString Code { get; init; }

    /// <summary>The state of the sign-in, as in <see cref="AuthorizationRequest.State"/>.</summary>
    public string? State { get; init; }

    /// <summary>The callback URL that the code was issued for.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>The platform that issued the sign-in address and exchanges the code. Null in records from earlier versions.</summary>
    public Uri? PlatformUri { get; init; }

    /// <summary>The profile whose account requested the sign-in address; null if no profile was used.</summary>
    public string? Profile { get; init; }

    /// <summary>The other parameters of the callback: strings, or <see cref="SecureString"/> if the name indicates a secret.</summary>
    public required IReadOnlyDictionary<string, object> Parameters { get; init; }

    /// <summary>The time when the callback arrived (UTC). The code expires about 15 minutes later.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Returns the key, the callback URL and the time only. The state does not belong in a log.</summary>
    public override string ToString() => Redactor.RemoveLineBreaks(
        $"{nameof(AuthorizationResponse)} {{ Key = {Key}, " +
        $"CallbackUrl = {(CallbackUrl is null ? string.Empty : Redactor.WithoutUserAndQuery(CallbackUrl))}, " +
        $"ReceivedAt = {ReceivedAt:u} }}");
}
