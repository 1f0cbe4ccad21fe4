using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit.Rows;

/// <summary>Results of Wait-YourMomCallback.</summary>
internal static class CallbackRows
{
    private const string Cmdlet = "Wait-YourMomCallback";

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
        .. Refusals,
        Of(
            "InvalidAuthorization",
            "Wait-YourMomCallback -Authorization @{ Key = 'sfdc'; AuthorizationUri = $authorization.AuthorizationUri; " +
            "ApiSecret = $authorization.ApiSecret }"),
        Of("InvalidOAuthUrl", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Prepare = WithAuthorization("AuthorizationUri", ModuleSession.Protect($"ftp://{AuditSecrets.Extra}")),
        },
        Of("InvalidCallbackUrl", "$authorization | Wait-YourMomCallback -NoBrowser -ListenUri http://localhost:8400") with
        {
            Prepare = WithAuthorization("CallbackUrl", new Uri("app://callback/")),
        },
        Of("CallbackNotLocal", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Prepare = WithAuthorization("CallbackUrl", new Uri("https://callback.example/auth")),
        },
        Of("CallbackNotLocal", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Variant = "after what could not be used",
            Prepare = stage =>
            {
                stage.Host.Type($"https://callback.example/auth?code={Uri.EscapeDataString(AuditSecrets.Extra)}&state=of-another");
                stage.Host.Type(AuditSecrets.Extra.Replace("=", string.Empty, StringComparison.Ordinal));
                return WithAuthorization("CallbackUrl", new Uri("https://callback.example/auth"))(stage);
            },
        },
        Of("CertificateRequired", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Prepare = WithAuthorization("CallbackUrl", new Uri($"https://localhost:{FreePort.Next()}/auth")),
        },
        Of("InvalidCertificate", "$authorization | Wait-YourMomCallback -NoBrowser -Certificate $certificate") with
        {
            Prepare = async stage =>
            {
                await WithAuthorization("CallbackUrl", new Uri($"https://localhost:{FreePort.Next()}/auth"))(stage);
                stage.Session.Set("certificate", CertificateWithoutKey());
            },
        },
        Of("InvalidListenUri", "$authorization | Wait-YourMomCallback -NoBrowser -ListenUri $addressWithPassword"),
        Of("PortInUse", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Prepare = stage => Take(stage, IPAddress.Loopback, IPAddress.IPv6Loopback),
        },
        Of(
            "PortInUseOnOneAddressFamily",
            "$authorization | Wait-YourMomCallback -NoBrowser") with { Prepare = stage => Take(stage, IPAddress.IPv6Loopback) },
        Of("InvalidCallbackResponse", "$authorization | Wait-YourMomCallback -CallbackResponse $response") with
        {
            Prepare = stage => Paste(stage, stage.Found["authorization code"].TrimEnd('=')),
        },
        Of("InvalidCallbackResponse", "$authorization | Wait-YourMomCallback -CallbackResponse $response") with
        {
            Variant = "of another address", Prepare = stage => Paste(
                stage,
                $"https://user:{Uri.EscapeDataString(AuditSecrets.Password)}@other.example/" +
                $"?code={Uri.EscapeDataString(AuditSecrets.Extra)}"),
        },
        Of("InvalidCallbackResponse", "$authorization | Wait-YourMomCallback -CallbackResponse $response") with
        {
            Variant = "that is damaged",
            Prepare = stage => Paste(stage, $"code={Uri.EscapeDataString(AuditSecrets.Extra)}%zz"),
        },
        Of("InvalidSecret", "$response.Dispose(); $authorization | Wait-YourMomCallback -CallbackResponse $response"),
        Of("CallbackStateMismatch", "$authorization | Wait-YourMomCallback -CallbackResponse $response") with
        {
            Prepare = stage => Paste(
                stage, $"code={Uri.EscapeDataString(AuditSecrets.Extra)}&state={Uri.EscapeDataString(AuditSecrets.Wrong)}"),
        },
        Of(
            "CallbackTimeout",
            "$authorization | Wait-YourMomCallback -NoBrowser -TimeoutSec 30") with { Meanwhile = SignIns.FollowLinkAsync, IsSlow = true },
        Of("AuthorizationDenied", "$authorization | Wait-YourMomCallback -NoBrowser") with
        {
            Variant = "in the browser",
            Meanwhile = async (stage, run) => await stage.Session.Browser.DenyAsync(
                await run.LinkAsync(), TestContext.Current.CancellationToken),
        },
    ];

    // The provider's error text, with every secret that it knows, in every encoding.
    private static IEnumerable<AuditRow> Refusals =>
        from form in SecretForms.All.Select((each, index) => (each.Key, each.Value, Error: ProviderErrors[index % ProviderErrors.Length]))
        select Of(form.Error.Kind, "$authorization | Wait-YourMomCallback -CallbackResponse $response") with
        {
            Variant = form.Key,
            Prepare = stage => Paste(stage, $"error={form.Error.Code}&error_description=" + Uri.EscapeDataString(
                $"{form.Error.Description} no {form.Value(AuditSecrets.Api)} or {form.Value(AuditSecrets.InUrl)} here")),
            IsEchoed = true,
        };

    private static AuditRow Of(string kind, string script) => new(Cmdlet, kind, script) { SignsIn = true };

    private static Func<AuditStage, Task> WithAuthorization(string property, object value) => async stage =>
    {
        stage.Session.Set("value", value);
        var changed = await stage.Session.RunAsync(
            $"$record = @{{}}; foreach ($p in $authorization.psobject.Properties) {{ if ($p.Name -notin 'OAuthUrl', 'State') {{ " +
            $"$record[$p.Name] = $p.Value }} }}; $record.{property} = $value; $global:authorization = " +
            "[CloudYourMoms.Authorization.AuthorizationRequest] $record");
        Assert.Null(changed.Terminating);
    };

    private static Task Paste(AuditStage stage, string response)
    {
        stage.Session.Set("response", ModuleSession.Protect(response));
        return Task.CompletedTask;
    }

    private static Task Take(AuditStage stage, params IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            var listener = new TcpListener(address, stage.Session.CallbackUrl.Port);
            stage.Add(listener);
            listener.Start();
        }

        return Task.CompletedTask;
    }

    private static X509Certificate2 CertificateWithoutKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
    }
}
