using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Text;
using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>
/// The environment of an audit row. Variables of the script: $to (platform and account, for splatting), $app, $byProfile (the account in
/// the vault), $token (of instance 123), $password and $extra (of the instance), $wrong, $proxy, $addressWithPassword, $deep, $file and
/// $folder.
/// </summary>
internal sealed class AuditStage : IAsyncDisposable
{
    private static readonly KeyValuePair<string, string>[] Fixed =
    [
        new("user secret", AuditSecrets.User),
        new("organization secret", AuditSecrets.Organization),
        new("new token", AuditSecrets.Token),
        new("API secret", AuditSecrets.Api),
        new("client_secret of the OAuth URL", AuditSecrets.InUrl),
        new("password", AuditSecrets.Password),
        new("proxy password", AuditSecrets.ProxyPassword),
        new("extra secret", AuditSecrets.Extra),
        new("wrong secret", AuditSecrets.Wrong),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
    private readonly List<IDisposable> _resources = [];

    private AuditStage(RecordingHost host, ModuleSession session, FakeVaults vaults) => (Host, Session, Vaults) = (host, session, vaults);

    public RecordingHost Host { get; }

    public ModuleSession Session { get; }

    public FakeVaults Vaults { get; }

    public EchoingPlatform Platform { get; private set; } = null!;

    /// <summary>Secrets that are created during the setup.</summary>
    public Dictionary<string, string> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts that are secret only as a whole.</summary>
    public Dictionary<string, string> Whole { get; } = new(StringComparer.Ordinal);

    /// <summary>All secrets of the row.</summary>
    public IEnumerable<KeyValuePair<string, string>> Secrets => [.. Fixed, .. Found];

    public SecretScan Scan() => new(Secrets, Whole);

    public static async Task<AuditStage> SetAsync(AuditRow row, int number)
    {
        var host = new RecordingHost();
        var session = await ModuleSession.StartAsync(
            options => options with
            {
                UserSecret = AuditSecrets.User,
                OrganizationSecret = AuditSecrets.Organization,
                Apps = [options.Apps[0] with { ApiSecret = AuditSecrets.Api, ClientSecretInUrl = AuditSecrets.InUrl }],
            },
            host);
        var stage = new AuditStage(host, session, new FakeVaults().With("Store"));
        stage.Platform = await EchoingPlatform.StartAsync(
            session.Sandbox.BaseUri, () => stage.Secrets.Select(secret => secret.Value), number);
        await stage.MakeInstanceAsync();
        stage.SetVariables();
        stage.KeepProfile();
        if (row.Vault is not null)
        {
            await stage.Vaults.ImportAsync(session);
        }

        if (row.SignsIn)
        {
            await stage.SignInAsync();
        }

        await row.Prepare(stage);
        host.EndInput();
        foreach (var (request, response) in row.Responses)
        {
            stage.Platform.Responses[request] = response;
        }

        stage.Vaults.Become("Store", row.Vault ?? "healthy");
        return stage;
    }

    /// <summary>Disposes an object with the stage.</summary>
    public void Add(IDisposable resource) => _resources.Add(resource);

    /// <summary>Writes a file and sets $file.</summary>
    public void Write(string content)
    {
        var file = Path.Combine(_folder, "instance.json");
        File.WriteAllText(file, content);
        Session.Set("file", file);
    }

    public async ValueTask DisposeAsync()
    {
        _resources.ForEach(resource => resource.Dispose());
        await Session.DisposeAsync();
        await Platform.DisposeAsync();
        Vaults.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void SetVariables()
    {
        Session.Set("to", new Hashtable
        {
            ["BaseUri"] = Platform.BaseUri,
            ["UserSecret"] = ModuleSession.Protect(AuditSecrets.User),
            ["OrganizationSecret"] = ModuleSession.Protect(AuditSecrets.Organization),
            ["MaximumRetryCount"] = 0,
        });
        Session.Set("byProfile", new Hashtable { ["Profile"] = "default", ["MaximumRetryCount"] = 0 });
        Session.Set("app", new Hashtable
        {
            ["ApiKey"] = Session.Options.Apps[0].ApiKey,
            ["ApiSecret"] = ModuleSession.Protect(AuditSecrets.Api),
            ["CallbackUrl"] = Session.CallbackUrl,
        });
        Session.Set("proxy", new Hashtable
        {
            ["Proxy"] = Platform.Address,
            ["ProxyCredential"] = new PSCredential("proxyuser", ModuleSession.Protect(AuditSecrets.ProxyPassword)),
        });
        Session.Set("password", ModuleSession.Protect(AuditSecrets.Password));
        Session.Set("extra", ModuleSession.Protect(AuditSecrets.Extra));
        Session.Set("extraText", AuditSecrets.Extra);
        Session.Set("wrong", ModuleSession.Protect(AuditSecrets.Wrong));
        Session.Set("unsendable", ModuleSession.Protect($"{AuditSecrets.Wrong}, {AuditSecrets.Password}"));
        Session.Set("addressWithPassword", new Uri(
            $"https://user:{Uri.EscapeDataString(AuditSecrets.Password)}@platform.example/" +
            $"api?token={Uri.EscapeDataString(AuditSecrets.Extra)}"));
        Session.Set("deep", Deep());
        Session.Set("folder", _folder);
        Session.Set("closed", new Uri($"http://localhost:{FreePort.Next()}/api"));
    }

    private static Hashtable Deep()
    {
        var inner = new Hashtable { ["password"] = ModuleSession.Protect(AuditSecrets.Password), ["secret"] = AuditSecrets.Extra };
        for (var level = 0; level < 70; level++)
        {
            inner = new Hashtable { ["password"] = AuditSecrets.Password, ["inner"] = inner };
        }

        return inner;
    }

    private async Task MakeInstanceAsync()
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Session.Sandbox.BaseUri}/instances"))
        {
            Content = new StringContent(
                """{"name": "Desk", "your_mom": {"key": "zendesk"}, "configuration": {"username": "u", "password": "none"}}""",
                Encoding.UTF8,
                "application/json"),
        };
        message.Headers.TryAddWithoutValidation("Authorization", $"User {AuditSecrets.User}, Organization {AuditSecrets.Organization}");
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        var token = Session.Sandbox.Instances[0].Token;
        Found["token of instance 123"] = token;
        Session.Set("token", ModuleSession.Protect(token));
    }

    private void KeepProfile()
    {
        var text = JsonSerializer.Serialize(
            new { userSecret = AuditSecrets.User, organizationSecret = AuditSecrets.Organization, baseUri = Platform.BaseUri.AbsoluteUri });
        Whole["text of the profile"] = text;
        Vaults.Put("Store", "CloudYourMoms-Profile-default", text);
    }

    /// <summary>Signs in without the module, so that a test can paste the address with the code.</summary>
    private async Task SignInAsync()
    {
        var prepared = await Session.RunAsync("$global:authorization = Get-YourMomOAuthUrl sfdc @app @to; $authorization");
        var address = new Uri(ModuleSession.ToPlainText(Assert.Single(prepared.Output).Properties["AuthorizationUri"].Value));
        var callback = await Session.Browser.AllowWithoutFollowingAsync(address, TestContext.Current.CancellationToken);
        Found["authorization code"] = WebUtility.UrlDecode(callback.Query.Split("code=")[1].Split('&')[0]).Replace(' ', '+');
        Whole["OAuth URL"] = address.AbsoluteUri;
        Whole["address with the code"] = callback.AbsoluteUri;
        Session.Set("response", ModuleSession.Protect(callback.AbsoluteUri));
        Assert.Null(
            (await Session.RunAsync("$global:callback = $authorization | Wait-YourMomCallback -CallbackResponse $response")).Terminating);
    }
}
