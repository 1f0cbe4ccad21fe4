using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Results of Wait-YourMomCallback.</summary>
internal static class CallbackRows
{
    private const string Listen = "$authorization | Wait-YourMomCallback -NoBrowser";
    private const string Respond = "$authorization | Wait-YourMomCallback -CallbackResponse $response";
    private const string Remote = "$authorization.CallbackUrl = 'https://callback.example/auth'; ";
    private const string Https = "$authorization.CallbackUrl = \"https://localhost:$($app.CallbackUrl.Port)/auth\"; ";

    private static readonly string Extra = Uri.EscapeDataString(AuditSecrets.Extra);

    private static readonly (string Kind, string Code, string Description)[] ProviderErrors =
    [
        ("AuthorizationDenied", "access_denied", "denied"),
        ("PkceRequired", "invalid_request", "missing required code challenge"),
        ("AppNotInstalled", "OAUTH_EC_APP_NOT_FOUND", "not installed"),
        ("InvalidScope", "invalid_scope", "not valid"),
        ("RedirectUriMismatch", "redirect_uri_mismatch", "not registered"),
        ("ProviderAccountInactive", "inactive_user", "not active"),
        ("ProviderUnavailable", "server_error", "not available"),
        ("AuthorizationFailed", "immediate_unsuccessful", "not successful"),
    ];

    public static IEnumerable<AuditRow> All =>
    [
        // The provider's error text, with every secret that it knows, in every encoding.
        .. from form in SecretForms.All.Index()
           let error = ProviderErrors[form.Index % ProviderErrors.Length]
           let description = $"{error.Description} no {form.Item.Value(AuditSecrets.Api)} or {form.Item.Value(AuditSecrets.InUrl)} here"
           select Pasted(error.Kind, $"error={error.Code}&error_description={Uri.EscapeDataString(description)}", form.Item.Key) with
           {
               IsMasked = true,
           },
        new(
            "InvalidAuthorization",
            "Wait-YourMomCallback -Authorization @{ Key = 'sfdc'; AuthorizationUri = $authorization.AuthorizationUri; " +
            "ApiSecret = $authorization.ApiSecret }"),
        new(
            "InvalidOAuthUrl",
            $"$authorization.AuthorizationUri = [Net.NetworkCredential]::new('', \"ftp://$extraText\").SecurePassword; {Listen}"),
        new("InvalidCallbackUrl", $"$authorization.CallbackUrl = 'app://callback/'; {Listen} -ListenUri http://localhost:8400"),
        new("CallbackNotLocal", Remote + Listen),
        new("CallbackNotLocal", Remote + Listen, "after invalid input")
        {
            Prepare = stage =>
            {
                stage.Host.Type($"https://callback.example/auth?code={Extra}&state=of-another");
                stage.Host.Type(AuditSecrets.Extra.Replace("=", string.Empty, StringComparison.Ordinal));
            },
        },
        new("CertificateRequired", Https + Listen),
        new("InvalidCertificate", $"{Https}{Listen} -Certificate $certificate")
        {
            Prepare = stage => stage.Session.Set("certificate", CertificateWithoutKey()),
        },
        new("InvalidListenUri", $"{Listen} -ListenUri $addressWithPassword"),
        new("PortInUse", Listen) { Prepare = stage => stage.TakePort(IPAddress.Loopback, IPAddress.IPv6Loopback) },
        new("PortInUseOnOneAddressFamily", Listen) { Prepare = stage => stage.TakePort(IPAddress.IPv6Loopback) },
        new("InvalidCallbackResponse", Respond) { Prepare = stage => stage.Paste(stage.Secrets["authorization code"].TrimEnd('=')) },
        Pasted(
            "InvalidCallbackResponse",
            $"https://user:{Uri.EscapeDataString(AuditSecrets.Password)}@other.example/?code={Extra}",
            "of another address"),
        Pasted("InvalidCallbackResponse", $"code={Extra}%zz", "that is damaged"),
        new("InvalidSecret", $"$response.Dispose(); {Respond}"),
        Pasted("CallbackStateMismatch", $"code={Extra}&state={Uri.EscapeDataString(AuditSecrets.Wrong)}"),
        new("CallbackTimeout", $"{Listen} -TimeoutSec 30") { Meanwhile = FollowLinkAsync },
        new("AuthorizationDenied", Listen, "in the browser")
        {
            Meanwhile = async (stage, run) =>
                await stage.Session.Browser.DenyAsync(await run.LinkAsync(), TestContext.Current.CancellationToken),
        },
    ];

    /// <summary>Requests the link without following the redirect. The response contains the cookie and the authorization URL.</summary>
    public static async Task<Uri> FollowLinkAsync(AuditStage stage, ScriptRun run)
    {
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            CheckCertificateRevocationList = true,
        };
        using var browser = new HttpClient(handler);
        using var response = await browser.GetAsync(await run.LinkAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        stage.Secrets["cookie of the link"] = cookie.Split(';')[0].Split('=', 2)[1];
        stage.Whole["OAuth URL"] = response.Headers.Location!.AbsoluteUri;
        return response.Headers.Location;
    }

    private static AuditRow Pasted(string kind, string response, string variant = "") =>
        new(kind, Respond, variant) { Prepare = stage => stage.Paste(response) };

    private static X509Certificate2 CertificateWithoutKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
    }
}
