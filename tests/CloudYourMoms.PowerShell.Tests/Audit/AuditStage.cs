using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>
/// The environment of an audit row. Variables of the script: $to (platform and account, for splatting), $app, $byProfile (the account in
/// the vault), $token (of instance 123), $password, $extra and $extraText (of the instance), $wrong, $unsendable, $proxy,
/// $addressWithPassword, $deep, $file, $folder and $closed; after a sign-in $authorization, $response and $callback.
/// </summary>
internal sealed class AuditStage : IAsyncDisposable
{
    private const string Setup = """
        $to = @{ BaseUri = $address; UserSecret = $user; OrganizationSecret = $organization; MaximumRetryCount = 0 }
        $byProfile = @{ Profile = 'default'; MaximumRetryCount = 0 }
        $app.ApiSecret = $api
        $proxy = @{ Proxy = [uri]::new($address, '/'); ProxyCredential = [pscredential]::new('proxyuser', $proxyPassword) }
        $deep = @{ password = $password; secret = $extraText }
        foreach ($level in 1..70) { $deep = @{ password = $passwordText; inner = $deep } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
    private readonly List<TcpListener> _listeners = [];

    private AuditStage(RecordingHost host, ModuleSession session) => (Host, Session) = (host, session);

    public RecordingHost Host { get; }

    public ModuleSession Session { get; }

    public FakeVaults Vaults { get; } = new FakeVaults().With("Store");

    public EchoingPlatform Platform { get; private set; } = null!;

    /// <summary>The secrets of the row by name.</summary>
    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal)
    {
        ["user secret"] = AuditSecrets.User,
        ["organization secret"] = AuditSecrets.Organization,
        ["new token"] = AuditSecrets.Token,
        ["API secret"] = AuditSecrets.Api,
        ["client_secret of the OAuth URL"] = AuditSecrets.InUrl,
        ["password"] = AuditSecrets.Password,
        ["proxy password"] = AuditSecrets.ProxyPassword,
        ["extra secret"] = AuditSecrets.Extra,
        ["wrong secret"] = AuditSecrets.Wrong,
    };

    /// <summary>Texts that are secret only as a whole.</summary>
    public Dictionary<string, string> Whole { get; } = new(StringComparer.Ordinal);

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
        var stage = new AuditStage(host, session);
        stage.Platform = await EchoingPlatform.StartAsync(session.Sandbox.BaseUri, () => stage.Secrets.Values, number);
        await stage.CreateInstanceAsync();
        await stage.SetVariablesAsync();
        stage.PutProfile(JsonSerializer.Serialize(new
        {
            userSecret = AuditSecrets.User,
            organizationSecret = AuditSecrets.Organization,
            baseUri = stage.Platform.BaseUri.AbsoluteUri,
        }));
        if (row.Vault is not null)
        {
            await stage.Vaults.ImportAsync(session);
        }

        if (row.SignsIn)
        {
            await stage.SignInAsync();
        }

        row.Prepare(stage);
        host.EndInput();
        stage.Platform.Responses = row.Responses;
        stage.Vaults.Become("Store", row.Vault ?? "healthy");
        return stage;
    }

    /// <summary>Takes the port of the callback URL.</summary>
    public void TakePort(params IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            _listeners.Add(new TcpListener(address, Session.CallbackUrl.Port));
            _listeners[^1].Start();
        }
    }

    /// <summary>Sets $response.</summary>
    public void Paste(string response) => Session.Set("response", ModuleSession.Protect(response));

    /// <summary>Stores a text in the vault under the name of the account's profile.</summary>
    public void PutProfile(string text)
    {
        Whole["text of the profile"] = text;
        Vaults.Put("Store", "CloudYourMoms-Profile-default", text);
    }

    /// <summary>Stores a text in the vault under the name of an instance's token.</summary>
    public void Put(long id, string text) => Vaults.Put("Store", $"CloudYourMoms-Instance-{id}", text);

    public void PutToken(long id, string token = AuditSecrets.Wrong, string baseUri = "https://other.example/api") =>
        Put(id, JsonSerializer.Serialize(new { id, name = "x", key = "y", token, baseUri }));

    /// <summary>Writes a file and sets $file.</summary>
    public void Write(string content)
    {
        var file = Path.Combine(_folder, "instance.json");
        File.WriteAllText(file, content);
        Session.Set("file", file);
    }

    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(listener => listener.Dispose());
        await Session.DisposeAsync();
        await Platform.DisposeAsync();
        Vaults.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SetVariablesAsync()
    {
        var userInfo = $"user:{Uri.EscapeDataString(AuditSecrets.Password)}";
        foreach (var (name, value) in new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["address"] = Platform.BaseUri,
            ["addressWithPassword"] = new Uri($"https://{userInfo}@platform.example/api?token={Uri.EscapeDataString(AuditSecrets.Extra)}"),
            ["closed"] = new Uri($"http://localhost:{FreePort.Next()}/api"),
            ["folder"] = _folder,
            ["extraText"] = AuditSecrets.Extra,
            ["passwordText"] = AuditSecrets.Password,
            ["user"] = ModuleSession.Protect(AuditSecrets.User),
            ["organization"] = ModuleSession.Protect(AuditSecrets.Organization),
            ["api"] = ModuleSession.Protect(AuditSecrets.Api),
            ["proxyPassword"] = ModuleSession.Protect(AuditSecrets.ProxyPassword),
            ["password"] = ModuleSession.Protect(AuditSecrets.Password),
            ["extra"] = ModuleSession.Protect(AuditSecrets.Extra),
            ["wrong"] = ModuleSession.Protect(AuditSecrets.Wrong),
            ["unsendable"] = ModuleSession.Protect($"{AuditSecrets.Wrong}, {AuditSecrets.Password}"),
        })
        {
            Session.Set(name, value);
        }

        Assert.Null((await Session.RunAsync(Setup)).Terminating);
    }

    private async Task CreateInstanceAsync()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", $"User {AuditSecrets.User}, Organization {AuditSecrets.Organization}");
        using var content = new StringContent(
            """{"name": "Desk", "your_mom": {"key": "zendesk"}, "configuration": {"username": "u", "password": "none"}}""",
            Encoding.UTF8,
            "application/json");
        using var response = await http.PostAsync(
            new Uri($"{Session.Sandbox.BaseUri}/instances"), content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        Secrets["token of instance 123"] = Session.Sandbox.Instances[0].Token;
        Session.Set("token", ModuleSession.Protect(Session.Sandbox.Instances[0].Token));
    }

    /// <summary>Signs in without the module, so that a test can paste the address with the code.</summary>
    private async Task SignInAsync()
    {
        var prepared = await Session.RunAsync("$authorization = Get-YourMomOAuthUrl sfdc @app @to; $authorization");
        var address = new Uri(ModuleSession.ToPlainText(Assert.Single(prepared.Output).Properties["AuthorizationUri"].Value));
        var callback = await Session.Browser.AllowWithoutFollowingAsync(address, TestContext.Current.CancellationToken);
        Secrets["authorization code"] = WebUtility.UrlDecode(callback.Query.Split("code=")[1].Split('&')[0]).Replace(' ', '+');
        Whole["OAuth URL"] = address.AbsoluteUri;
        Whole["address with the code"] = callback.AbsoluteUri;
        Paste(callback.AbsoluteUri);
        Assert.Null(
            (await Session.RunAsync("$callback = $authorization | Wait-YourMomCallback -CallbackResponse $response")).Terminating);
    }
}
