using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Security;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>The sign-in of the callback targets.</summary>
internal static class SignIn
{
    public const string State = "p7Qv0b5m1xT3kYc9Zr2Lw8Nd4Hf6Gs0aUe1Ij5Ok-_A";
    public const string Host = "localhost:8400";
    public const string Path = "/auth";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    /// <summary>An authorization whose API secret is the mark.</summary>
    public static AuthorizationRequest Authorization(bool stateIsRandom = true) => new()
    {
        Key = "sfdcservicecloud",
        AuthorizationUri = Secret.ToSecureString(
            "https://login.salesforce.com/authorize?response_type=code&client_secret=xyz789&state=" + State),
        CallbackUrl = new Uri($"http://{Host}{Path}"),
        ApiKey = "3MVG9fake.client_id",
        ApiSecret = Secret.ToSecureString(FuzzTarget.Mark),
        IsStateClientGenerated = stateIsRandom,
    };

    public static OAuthUrlRequest Request() => new()
    {
        Key = "sfdcservicecloud",
        ApiKey = "3MVG9fake.client_id",
        ApiSecret = Secret.ToSecureString(FuzzTarget.Mark),
        CallbackUrl = new Uri($"http://{Host}{Path}"),
        QueryParameters = [],
    };

    /// <summary>True if the query ends the sign-in with a code, according to the reference parser.</summary>
    public static bool HasCode(string query, out string? code)
    {
        code = Reference.Parameter(query, "code");
        return code is { Length: > 0 } && Reference.Parameter(query, "state") == State && Reference.Parameter(query, "error") is null or "";
    }

    /// <summary>True if the query ends the sign-in with an error.</summary>
    public static bool HasError(string query) =>
        Reference.Parameter(query, "error") is { Length: > 0 } && Reference.Parameter(query, "state") == State;

    public static bool Is(SecureString secret, string? plain) => Secret.ToPlainText(secret) == plain;
}
