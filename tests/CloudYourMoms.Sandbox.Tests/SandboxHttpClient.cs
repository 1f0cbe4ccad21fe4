using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>A plain HTTP client with a separate sandbox.</summary>
internal sealed partial class SandboxHttpClient : IAsyncDisposable
{
    public const string Callback = "http://localhost:8400/auth";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private SandboxHttpClient(SandboxServer server, SandboxOptions options)
    {
        Server = server;
        Authorization = $"User {options.UserSecret}, Organization {options.OrganizationSecret}";
    }

    public SandboxServer Server { get; }

    public string Authorization { get; }

    public Uri Origin => new(Server.BaseUri.GetLeftPart(UriPartial.Authority));

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SandboxHttpClient> StartAsync(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        return new(await SandboxServer.StartAsync(options, Cancellation), options);
    }

    public static string Escape(string value) => Uri.EscapeDataString(value);

    public static JsonObject InstanceBody(string? code, string key = "sfdcservicecloud") => new()
    {
        ["your_mom"] = new JsonObject { ["key"] = key },
        ["providerData"] = code is null ? new JsonObject() : new JsonObject { ["code"] = code },
        ["configuration"] = new JsonObject
        {
            ["oauth.callback.url"] = Callback,
            ["oauth.api.key"] = "sandbox_api_key",
            ["oauth.api.secret"] = RegisteredApp.SandboxExample.ApiSecret,
        },
        ["tags"] = new JsonArray("test"),
        ["name"] = "test",
    };

    public Task<Response> GetAsync(string path, string? authorization = null) => SendAsync(HttpMethod.Get, path, null, authorization);

    /// <summary>Sends a request, by default with the account's secrets and without a body.</summary>
    public Task<Response> RequestAsync(string method, string path, string? json = null, string? authorization = null) => SendAsync(
        new HttpMethod(method),
        path,
        json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        authorization ?? Authorization);

    /// <summary>Creates an instance of the kind that needs no sign-in, and returns its response.</summary>
    public async Task<JsonNode> CreateAsync(string name = "desk", params string[] tags)
    {
        var response = await PostInstanceAsync(new JsonObject
        {
            ["your_mom"] = new JsonObject { ["key"] = "zendesk" },
            ["configuration"] = new JsonObject { ["username"] = "u", ["password"] = "p/secret" },
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
            ["name"] = name,
        });
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return response.Json;
    }

    /// <summary>Creates an instance; returns the Authorization header for its resources.</summary>
    public async Task<string> AuthorizeAsync() => $"{Authorization}, Your_mom {(string?)(await CreateAsync())["token"]}";

    /// <summary>The body of a create with a new code.</summary>
    public async Task<JsonObject> NewBodyAsync(string key = "sfdcservicecloud") => InstanceBody(await CodeAsync(key), key);

    public Task<Response> PostInstanceAsync(JsonNode body) => PostInstanceAsync(body.ToJsonString(), Authorization);

    public Task<Response> PostInstanceAsync(string body, string? authorization, string contentType = "application/json") =>
        SendAsync(HttpMethod.Post, "/instances", new StringContent(body, Encoding.UTF8, contentType), authorization);

    public async Task<Response> SendAsync(HttpMethod method, string path, HttpContent? content, string? authorization)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server.BaseUri + path)) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await _http.SendAsync(request, Cancellation);
        return await Response.ReadAsync(response);
    }

    /// <summary>Creates an instance and reads the bytes of its truncated response.</summary>
    public async Task<(long Promised, int Received)> PostInstanceAndCountAsync(JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Server.BaseUri}/instances"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var received = 0;
        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            var buffer = new byte[4096];
            for (int count; (count = await stream.ReadAsync(buffer, Cancellation)) > 0;)
            {
                received += count;
            }
        });
        return (response.Content.Headers.ContentLength!.Value, received);
    }

    public Task<Response> OAuthUrlAsync(string key = "sfdcservicecloud", string state = "s1", string more = "") => GetAsync(
        $"/your_moms/{key}/oauth/url?apiKey=sandbox_api_key&apiSecret={Escape(RegisteredApp.SandboxExample.ApiSecret)}&" +
        $"callbackUrl={Escape(Callback)}&state={Escape(state)}{more}");

    public async Task<Response> BrowseAsync(string address)
    {
        using var response = await _http.GetAsync(new Uri(address), Cancellation);
        return await Response.ReadAsync(response);
    }

    public async Task<Response> DecideAsync(string ticket, string decision)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["ticket"] = ticket, ["decision"] = decision });
        using var response = await _http.PostAsync(new Uri(Origin, "/services/oauth2/consent"), form, Cancellation);
        return await Response.ReadAsync(response);
    }

    /// <summary>Opens the consent page and submits the decision; returns the redirect address.</summary>
    public async Task<string> ConsentAsync(string oauthUrl, string decision = "allow")
    {
        var page = await BrowseAsync(oauthUrl);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var redirect = await DecideAsync(Ticket(page.Text), decision);
        Assert.Equal(HttpStatusCode.Found, redirect.Status);
        return redirect.Location;
    }

    /// <summary>Requests an OAuth URL and signs in; returns the decoded code.</summary>
    public async Task<string> CodeAsync(string key = "sfdcservicecloud")
    {
        var response = await OAuthUrlAsync(key);
        var location = await ConsentAsync(response.Member("oauthUrl"));
        return Parameter(location, "code");
    }

    public static string Parameter(string address, string name) => Uri.UnescapeDataString(
        new Uri(address).Query.TrimStart('?').Split('&').Single(
            pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..]);

    public static string Ticket(string page) => TicketField().Match(page).Groups["ticket"].Value;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    [GeneratedRegex("name=\"ticket\" value=\"(?<ticket>[0-9a-f]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TicketField();

    internal sealed record Response(
        HttpStatusCode Status, string Text, string Location, string RequestId, string? RetryAfter, string? ContentType, string? NextPage)
    {
        public static async Task<Response> ReadAsync(HttpResponseMessage response) => new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(Cancellation),
            response.Headers.TryGetValues("Location", out var location) ? location.Single() : string.Empty,
            response.Headers.GetValues("Elements-Request-Id").Single(),
            response.Headers.RetryAfter?.ToString(),
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.TryGetValues("Elements-Next-Page-Token", out var nextPage) ? nextPage.Single() : null);

        /// <summary>The names of the items, separated by commas.</summary>
        public string Names => string.Join(',', Json.AsArray().Select(item => (string?)item!["name"]));

        /// <summary>Fails unless the response is an error in the platform's format.</summary>
        public void AssertError(HttpStatusCode status, string message)
        {
            Assert.Equal((status, RequestId), (Status, Member("requestId")));
            Assert.StartsWith(message, Member("message"), StringComparison.Ordinal);
        }

        /// <summary>Fails unless the provider refused the code or the app.</summary>
        public void AssertRefused(string providerMessage)
        {
            AssertError(HttpStatusCode.BadRequest, string.Empty);
            Assert.Equal((providerMessage, true), (Member("providerMessage"), Member("message").Length > 0));
        }

        public string Member(string name) => Json[name]?.ToString() ?? string.Empty;

        public JsonNode Json => JsonNode.Parse(Text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!;
    }
}
