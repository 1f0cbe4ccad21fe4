using System.Text;
using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox;
using Microsoft.Playwright;

namespace CloudYourMoms.Browser.Tests;

/// <summary>The dashboard at the root of the sandbox.</summary>
public sealed class DashboardPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string HostileName = """<script>document.title='taken'</script><img src=x onerror="document.title='taken'">"'&amp;""";
    private const string Password = "p4ssword+of/zendesk=";
    private const string Callback = "http://localhost:8400/auth";

    private static readonly SandboxOptions Options = new() { Consent = ConsentDecision.Allow };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_instance_and_requests_appear_without_reload()
    {
        await using var sandbox = await SandboxServer.StartAsync(Options, Cancellation);
        await using var window = await chromium.OpenWindowAsync();
        var (page, log) = await OpenAsync(window, sandbox);
        await page.GetByText("No instances yet.").WaitForAsync();
        await page.EvaluateAsync("window.loadedOnce = true");

        await CreateAsync(sandbox, "Contoso service desk", "prod", "eu");

        var instance = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Contoso service desk" });
        await instance.WaitForAsync();
        Assert.Equal("123", await instance.GetByRole(AriaRole.Rowheader).InnerTextAsync());
        Assert.Equal(
            ["Contoso service desk", "sfdc", "valid", "prod eu"],
            (await instance.GetByRole(AriaRole.Cell).AllInnerTextsAsync()).Take(4).Select(text => text.Trim()));
        var requests = page.Locator("#requests tbody tr");
        await requests.Nth(2).WaitForAsync();
        var newest = await requests.First.InnerTextAsync();
        Assert.Contains("POST", newest, StringComparison.Ordinal);
        Assert.Contains("/your_moms/api-v2/instances", newest, StringComparison.Ordinal);
        Assert.Contains("200", newest, StringComparison.Ordinal);
        await page.GetByText("1 instance, 3 requests.").WaitForAsync();

        await SendAsync(sandbox, HttpMethod.Delete, "/instances/123/enabled");
        await instance.GetByText("disabled").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.loadedOnce"));
        Assert.Empty(log.Console);
    }

    [Fact]
    public async Task Hostile_name_tag_and_path_are_shown_as_text()
    {
        await using var sandbox = await SandboxServer.StartAsync(Options, Cancellation);
        await using var window = await chromium.OpenWindowAsync();
        var (page, log) = await OpenAsync(window, sandbox);

        await CreateAsync(sandbox, HostileName, HostileName);
        await SendAsync(sandbox, HttpMethod.Get, $"/{Uri.EscapeDataString(HostileName)}");

        await page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "%3Cscript%3Edocument.title='taken'" }).WaitForAsync();
        var instance = page.Locator("#instances tbody tr");
        Assert.Equal(HostileName, await instance.Locator("[data-column=Name]").TextContentAsync());
        Assert.Equal(HostileName, (await instance.Locator("[data-column=Tags]").TextContentAsync())!.Trim());
        Assert.Equal("Cloud Your_moms sandbox", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("main script, main img").CountAsync());
        Assert.Empty(log.Console);
    }

    [Fact]
    public async Task Page_and_its_responses_hold_no_secret()
    {
        await using var sandbox = await SandboxServer.StartAsync(Options, Cancellation);
        await using var window = await chromium.OpenWindowAsync();
        var (page, log) = await OpenAsync(window, sandbox);
        var code = await CreateAsync(sandbox, "Desk");
        await SendAsync(sandbox, HttpMethod.Post, "/instances", new JsonObject
        {
            ["your_mom"] = new JsonObject { ["key"] = "zendesk" },
            ["configuration"] = new JsonObject { ["username"] = "u", ["password"] = Password },
            ["name"] = "With a password",
        });
        string[] secrets =
        [
            Options.UserSecret, Options.OrganizationSecret, Password, code, sandbox.Instances[0].Token, sandbox.Instances[1].Token,
            .. Options.Apps.Select(app => app.ApiSecret), RegisteredApp.SandboxExample.ClientSecretInUrl,
        ];

        foreach (var secret in secrets)
        {
            var encoded = Uri.EscapeDataString(secret);
            await SendAsync(
                sandbox,
                HttpMethod.Get,
                $"/accounts/{encoded}?where={encoded}&scope={encoded}&searchText={Uri.EscapeDataString(encoded)}&" +
                $"{encoded}={encoded}&{encoded}");
            await SendAsync(sandbox, HttpMethod.Get, $"/{Uri.EscapeDataString(encoded)}");
            await SendAsync(
                sandbox,
                HttpMethod.Patch,
                "/instances/124",
                new JsonObject { ["name"] = $"Holds {secret}", ["tags"] = new JsonArray(secret) });
        }

        // When the page shows the newest request, it shows all earlier requests.
        await SendAsync(sandbox, HttpMethod.Get, "/the-end");
        await page.GetByText("/the-end").WaitForAsync();
        await page.GetByText("Holds ********").WaitForAsync();
        var (plain, plainLog) = await OpenAsync(window, sandbox);
        var seen = string.Join('\n', [
            await page.ContentAsync(), await page.InnerTextAsync("body"), .. await log.ResponsesAsync(),
            await plain.ContentAsync(), .. await plainLog.ResponsesAsync(),
            await TextAsync(sandbox.InstancesUri), await TextAsync(sandbox.RequestsUri),
        ]);

        Assert.Contains("\"path\":\"/your_moms/api-v2/accounts/********\"", seen, StringComparison.Ordinal);
        foreach (var secret in secrets)
        {
            Assert.All(
                [
                    secret,
                    Uri.EscapeDataString(secret),
                    System.Net.WebUtility.HtmlEncode(secret),
                    JsonValue.Create(secret).ToJsonString().Trim('"'),
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
                ],
                form => Assert.DoesNotContain(form, seen, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Empty(log.Console);

        async Task<string> TextAsync(Uri address)
        {
            var tab = await window.NewPageAsync();
            return await (await tab.GotoAsync(address.AbsoluteUri))!.TextAsync();
        }
    }

    [Fact]
    public async Task Page_without_script_is_static()
    {
        await using var sandbox = await SandboxServer.StartAsync(
            Options with { Faults = [Fault.Parse("POST /instances status=503 retry-after=2 skip=1 times=3")] }, Cancellation);
        await using var window = await chromium.OpenWindowAsync(new() { JavaScriptEnabled = false });
        await CreateAsync(sandbox, "Contoso service desk");
        var page = await window.NewPageAsync();

        await page.GotoAsync(sandbox.PageUri.AbsoluteUri);

        Assert.Equal(
            ["Instances", "Requests", "Pending faults", "Next steps"],
            await page.GetByRole(AriaRole.Heading, new() { Level = 2 }).AllInnerTextsAsync());
        Assert.Equal(1, await page.GetByRole(AriaRole.Cell, new() { Name = "Contoso service desk" }).CountAsync());
        Assert.Equal(1, await page.GetByText("Reload the page to update it.").CountAsync());
        Assert.Equal("POST /instances status=503 retry-after=2 times=3", await page.Locator("#faults li").InnerTextAsync());
    }

    [Fact]
    public async Task Page_reports_that_the_sandbox_has_stopped()
    {
        var sandbox = await SandboxServer.StartAsync(Options, Cancellation);
        await using var window = await chromium.OpenWindowAsync();
        var (page, _) = await OpenAsync(window, sandbox);

        await sandbox.DisposeAsync();

        await page.GetByText("The sandbox is not reachable.").WaitForAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Page_fits_the_screen_in_light_and_dark(ColorScheme colors, int width)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            Options with { Faults = [Fault.Parse("GET /ping delay=9s times=2"), Fault.Parse("GET /nothing drop=before")] }, Cancellation);
        await using var window = await chromium.OpenWindowAsync(
            new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = 900 } });
        await CreateAsync(sandbox, "Contoso service desk", "prod", "eu");
        await CreateAsync(sandbox, new string('W', 120), new string('w', 60));
        await SendAsync(sandbox, HttpMethod.Delete, "/instances/124/enabled");
        await SendAsync(sandbox, HttpMethod.Get, "/instances?tags%5B%5D=prod&searchText=Contoso");
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(sandbox, HttpMethod.Get, "/nothing"));

        var (page, _) = await OpenAsync(window, sandbox);

        await page.GetByText("The page updates automatically.").WaitForAsync();
        Assert.Equal(
            colors is ColorScheme.Dark ? "rgb(18, 20, 29)" : "rgb(243, 244, 248)",
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('table')].every(table => table.scrollWidth <= table.parentElement.clientWidth)"));
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"start-{colors}-{width}.png"), FullPage = true });
        }
    }

    private static async Task<(IPage Page, PageLog Log)> OpenAsync(IBrowserContext window, SandboxServer sandbox)
    {
        var page = await window.NewPageAsync();
        var log = new PageLog(page);
        await page.GotoAsync(sandbox.PageUri.AbsoluteUri);
        await page.GetByText("The page updates automatically.").WaitForAsync();
        return (page, log);
    }

    /// <summary>Signs in and creates an instance; returns the code.</summary>
    private static async Task<string> CreateAsync(SandboxServer sandbox, string name, params string[] tags)
    {
        var secret = RegisteredApp.SandboxExample.ApiSecret;
        var response = await SendAsync(
            sandbox,
            HttpMethod.Get,
            $"/your_moms/sfdc/oauth/url?apiKey=sandbox_api_key&apiSecret={Uri.EscapeDataString(secret)}&callbackUrl={Callback}");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var redirect = await http.GetAsync(new Uri((string)response!["oauthUrl"]!), Cancellation);
        var code = System.Web.HttpUtility.ParseQueryString(redirect.Headers.Location!.Query)["code"]!;
        await SendAsync(sandbox, HttpMethod.Post, "/instances", new JsonObject
        {
            ["your_mom"] = new JsonObject { ["key"] = "sfdc" },
            ["providerData"] = new JsonObject { ["code"] = code },
            ["configuration"] =
                new JsonObject { ["oauth.callback.url"] = Callback, ["oauth.api.key"] = "sandbox_api_key", ["oauth.api.secret"] = secret },
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
            ["name"] = name,
        });
        return code;
    }

    private static async Task<JsonNode?> SendAsync(SandboxServer sandbox, HttpMethod method, string path, JsonNode? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(sandbox.BaseUri + path));
        request.Headers.TryAddWithoutValidation("Authorization", $"User {Options.UserSecret}, Organization {Options.OrganizationSecret}");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    /// <summary>A page's console messages, including content security policy violations, and its responses.</summary>
    private sealed class PageLog
    {
        private readonly List<IResponse> _responses = [];

        public PageLog(IPage page)
        {
            page.Console += (_, message) => Console.Add(message.Text);
            page.PageError += (_, error) => Console.Add(error);
            page.Response += (_, response) => _responses.Add(response);
        }

        public List<string> Console { get; } = [];

        // Without the event stream, which ends only with the page.
        public async Task<IReadOnlyList<string>> ResponsesAsync()
        {
            List<string> texts = [];
            foreach (var response in _responses.Where(response => !response.Url.EndsWith("/changes", StringComparison.Ordinal)))
            {
                texts.Add($"{string.Join('\n', response.Headers)}\n{await response.TextAsync()}");
            }

            return texts;
        }
    }
}
