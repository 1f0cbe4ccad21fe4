using System.Net;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Tests.Support;

/// <summary>Values that the tests share. Each secret contains characters that some encodings change.</summary>
internal static class Sample
{
    public const string UserSecret = "uS3r+f4ke/Yx9a&b=";
    public const string OrganizationSecret = "0rg+f4ke/Kz7<c>d==";
    public const string ApiKey = "3MVG9fake.client_id";
    public const string ApiSecret = "4p1+f4k\"e/&Q?='x";
    public const string Code = "aPrxf4ke.c0de+/'y==";
    public const string Token = "3sU/S/kZD36BaABPS7EAuSGHF+1wsthT+mvoukiE";
    public const string State = "p7Qv0b5m1xT3kYc9Zr2Lw8Nd4Hf6Gs0aUe1Ij5Ok-_A";
    public const string CallbackUrl = "http://localhost:8400/auth";

    /// <summary>The specification's successful response, with the quotes of its configDescription escaped.</summary>
    public const string InstanceJson = Specification.EscapedCreateResponse;

    /// <summary>The message of the platform's 404 response to a search without a match.</summary>
    public const string NoInstances = """{"requestId": "77", "message": "No instances found"}""";

    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static SecureString Secure(string plain) => new NetworkCredential(string.Empty, plain).SecurePassword;

    public static string ToPlainText(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;

    public static YourMomClientOptions Options(int retries = 0, FakeClock? clock = null)
    {
        clock ??= new FakeClock();
        return new()
        {
            UserSecret = Secure(UserSecret),
            OrganizationSecret = Secure(OrganizationSecret),
            MaximumRetryCount = retries,
            PendingCreates = new(),
            PendingCreateLog = null,
            AuthorizationCodes = new(),
            UtcNow = () => clock.Now,
            Delay = clock.PauseAsync,
        };
    }

    public static YourMomClient Client(HttpMessageHandler handler, int retries = 0, FakeClock? clock = null) =>
        new(Options(retries, clock ?? (handler as FakePlatform)?.Clock), handler);

    public static OAuthUrlRequest OAuthRequest(string key = "sfdcservicecloud", params KeyValuePair<string, object>[] parameters) => new()
    {
        Key = key,
        ApiKey = ApiKey,
        ApiSecret = Secure(ApiSecret),
        CallbackUrl = new Uri(CallbackUrl),
        QueryParameters = parameters,
    };

    public static string OAuthResponse(string state = "sfdcservicecloud", string key = "sfdcservicecloud") =>
        $$"""{"your_mom": "{{key}}", "oauthUrl": "https://login.salesforce.com/services/oauth2/authorize?""" +
        """response_type=code&client_id=x&client_secret=xyz789&scope=full%20refresh_token""" +
        $$"""&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state={{state}}"}""";

    /// <param name="state">The state in the sign-in address.</param>
    /// <param name="stateIsRandom">Whether the client generated the state.</param>
    /// <param name="callbackUrl">The callback URL.</param>
    /// <param name="redirectUri">The redirect URI in the sign-in address. If null, it is the callback URL.</param>
    public static AuthorizationRequest Authorization(
        string? state = State, bool stateIsRandom = true, string callbackUrl = CallbackUrl, string? redirectUri = null) => new()
        {
            Key = "sfdcservicecloud",
            AuthorizationUri = Secure(
                "https://login.salesforce.com/authorize?response_type=code&client_secret=xyz789" +
                $"&redirect_uri={Uri.EscapeDataString(redirectUri ?? callbackUrl)}{(state is null ? string.Empty : "&state=" + state)}"),
            CallbackUrl = new Uri(callbackUrl),
            ApiKey = ApiKey,
            ApiSecret = Secure(ApiSecret),
            IsStateClientGenerated = stateIsRandom,
        };

    public static AuthorizationResponse Callback(string code = Code) => new()
    {
        Key = "sfdcservicecloud",
        Code = Secure(code),
        State = State,
        CallbackUrl = new Uri(CallbackUrl),
        ApiKey = ApiKey,
        ApiSecret = Secure(ApiSecret),
        Parameters = new Dictionary<string, object>(),
        ReceivedAt = Now,
    };

    public static InstanceRequest InstanceRequest(string code = Code) =>
        CloudYourMoms.Instances.InstanceRequest.From(Callback(code)) with { Name = "Contoso", Tags = ["prod"] };

    public static Task<YourMomException> FailureOfOAuthUrl(HttpMessageHandler handler, int retries = 0) =>
        Assert.ThrowsAnyAsync<YourMomException>(async () =>
        {
            using var client = Client(handler, retries);
            await client.GetOAuthUrlAsync(OAuthRequest(), TestContext.Current.CancellationToken);
        });

    public static Task<YourMomException> FailureOfCreation(HttpMessageHandler handler, FakeClock? clock = null) =>
        Assert.ThrowsAnyAsync<YourMomException>(async () =>
        {
            using var client = Client(handler, retries: 3, clock);
            await client.CreateInstanceAsync(InstanceRequest(), TestContext.Current.CancellationToken);
        });

    /// <summary>A response of <c>GET /instances</c>; the creation times are in seconds after <see cref="Now"/>.</summary>
    public static string InstanceList(params (long Id, int SecondsAfter, string Name)[] instances) =>
        "[" + string.Join(",", instances.Select(instance =>
            $$"""{"id": {{instance.Id}}, "name": "{{instance.Name}}", "token": "t0ken", "your_mom": {"key": "sfdcservicecloud"},""" +
            $$""" "tags": ["prod"], "createdDate": "{{Now.AddSeconds(instance.SecondsAfter):O}}"}""")) +
        "]";
}
