using System.Net.Sockets;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;
using Microsoft.Playwright;

namespace CloudYourMoms.Browser.Tests;

public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Wait = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sign_in_completes_from_link_to_success_page(bool replaceState)
    {
        await using var session = await ModuleSession.StartAsync(options => options with { ReplaceState = replaceState });
        await using var window = await chromium.OpenWindowAsync();
        var page = await window.NewPageAsync();
        List<string> console = [];
        page.Console += (_, message) => console.Add(message.Text);
        page.PageError += (_, error) => console.Add(error);

        var run = session.Begin(Wait);
        await page.GotoAsync((await run.LinkAsync()).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Signed in" }).WaitForAsync();
        var result = await run.Completion;

        Assert.Single(result.Output);
        Assert.DoesNotContain("code=", page.Url, StringComparison.Ordinal);
        Assert.Equal(session.CallbackUrl.Authority, new Uri(page.Url).Authority);
        Assert.Empty(console);
    }

    [Fact]
    public async Task Denial_shows_provider_message_as_text()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var window = await chromium.OpenWindowAsync();
        var page = await window.NewPageAsync();

        var run = session.Begin(Wait);
        await page.GotoAsync((await run.LinkAsync()).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Authorization denied" }).WaitForAsync();
        var result = await run.Completion;

        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Contains("end-user denied authorization", await page.Locator("blockquote").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("error=", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_provider_message_is_not_executed()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var window = await chromium.OpenWindowAsync();
        var page = await window.NewPageAsync();
        var run = session.Begin(Wait);
        await page.GotoAsync((await run.LinkAsync()).AbsoluteUri);

        await page.GotoAsync(new Uri(
            session.CallbackUrl,
            "?error=server_error&error_description=%3Cscript%3Edocument.title%3D%27taken%27%3C%2Fscript%3E%1B%5B31m").AbsoluteUri);
        var result = await run.Completion;

        Assert.Contains("<script>", await page.Locator("blockquote").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("taken", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Failure.ToString());
    }

    [Fact]
    public async Task Link_opened_in_second_tab_is_rejected_and_first_completes()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var window = await chromium.OpenWindowAsync();
        var (first, second) = (await window.NewPageAsync(), await window.NewPageAsync());
        var run = session.Begin(Wait);
        var link = (await run.LinkAsync()).AbsoluteUri;

        await first.GotoAsync(link);
        var response = await second.GotoAsync(link);
        await first.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await first.GetByRole(AriaRole.Heading, new() { Name = "Signed in" }).WaitForAsync();

        Assert.Equal(410, response!.Status);
        Assert.Equal("This link was already used", await second.GetByRole(AriaRole.Heading).InnerTextAsync());
        Assert.Single((await run.Completion).Output);
    }

    [Fact]
    public async Task Hostile_page_in_the_same_browser_cannot_inject_its_code()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { ReplaceState = true });
        await using var window = await chromium.OpenWindowAsync();
        var (page, hostile) = (await window.NewPageAsync(), await window.NewPageAsync());
        var run = session.Begin(Wait);
        await page.GotoAsync((await run.LinkAsync()).AbsoluteUri);

        // A page with another origin: image, iframe, fetch, preflight request, and a navigation, with which the browser sends the cookie.
        var forged = new Uri(session.CallbackUrl, "?code=forged&state=sfdc").AbsoluteUri;
        await hostile.GotoAsync(new Uri(session.Sandbox.BaseUri, "/nothing").AbsoluteUri);
        await hostile.EvaluateAsync(
            """
            async address => {
                const ended = element => new Promise(done => {
                    element.onload = element.onerror = done;
                    document.documentElement.append(element);
                });
                await ended(Object.assign(document.createElement('img'), { src: address }));
                await ended(Object.assign(document.createElement('iframe'), { src: address }));
                await fetch(address, { mode: 'no-cors' }).catch(() => {});
                await fetch(address, { headers: { 'X-Preflight': '1' } }).catch(() => {});
            }
            """,
            forged);
        await hostile.EvaluateAsync("address => { location.href = address; }", forged);
        await hostile.GetByRole(AriaRole.Heading, new() { Name = "This response belongs to another sign-in" }).WaitForAsync();
        Assert.False(run.Completion.IsCompleted);

        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Signed in" }).WaitForAsync();
        Assert.NotEqual("forged", ModuleSession.ToPlainText(Assert.Single((await run.Completion).Output).Properties["Code"].Value));
    }

    [Theory]
    [InlineData("/%7Eme/auth")]
    [InlineData("/a%2Db")]
    [InlineData("/caf%c3%a9")]
    [InlineData("/caf\u00e9")]
    [InlineData("/a;b=c,d")]
    [InlineData("/a|b'c")]
    public async Task Callback_on_any_path_arrives(string path)
    {
        var callbackUrl = $"http://localhost:{FreePort.Next()}{path}";
        await using var session = await ModuleSession.StartAsync(options => options with
        {
            ReplaceState = true,
            Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [new Uri(callbackUrl)] }],
        });
        session.Set("callbackUrl", callbackUrl);
        await using var window = await chromium.OpenWindowAsync();
        var page = await window.NewPageAsync();

        var run = session.Begin("$app.CallbackUrl = $callbackUrl; " + Wait);
        await page.GotoAsync((await run.LinkAsync()).AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Signed in" }).WaitForAsync();

        Assert.Single((await run.Completion).Output);
    }

    [Fact]
    public async Task Https_request_to_http_listener_fails_at_once_and_wait_continues()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var window = await chromium.OpenWindowAsync();
        var page = await window.NewPageAsync();
        var run = session.Begin(Wait);
        var link = (await run.LinkAsync()).AbsoluteUri;
        using var silent = new TcpClient("localhost", session.CallbackUrl.Port);
        var silentIsClosed = silent.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();

        var visit = page.GotoAsync(link.Replace("http://", "https://", StringComparison.Ordinal));

        // The idle connection is closed after its timeout; the browser's request must fail before.
        Assert.Same(visit, await Task.WhenAny(visit, silentIsClosed));
        await Assert.ThrowsAsync<PlaywrightException>(() => visit);
        // The browser's error page may still be loading in the first tab.
        var second = await window.NewPageAsync();
        await second.GotoAsync(link);
        await second.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await second.GetByRole(AriaRole.Heading, new() { Name = "Signed in" }).WaitForAsync();
        Assert.Single((await run.Completion).Output);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Pages_fit_the_screen_in_light_and_dark(ColorScheme colors, int width)
    {
        await using var session = await ModuleSession.StartAsync();
        await using var window = await chromium.OpenWindowAsync(
            new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = 700 } });
        var page = await window.NewPageAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();
        List<string> headings = [];

        await CheckPageAsync("other-browser", new Uri(session.CallbackUrl, "?error=access_denied"));
        await CheckPageAsync("wrong-state", new Uri(session.CallbackUrl, "?code=x&state=wrong"));
        await page.GotoAsync(link.AbsoluteUri);
        await CheckPageAsync("link-used", link);
        await CheckPageAsync("not-found", new Uri(session.CallbackUrl, "/favicon.ico"));
        await CheckPageAsync("failed", new Uri(
            session.CallbackUrl, "?error=invalid_request&error_description=missing+required+code+challenge"));
        await run.Completion;

        Assert.Equal(headings.Count, headings.Distinct(StringComparer.Ordinal).Count());

        async Task CheckPageAsync(string name, Uri address)
        {
            await page.GotoAsync(address.AbsoluteUri);
            headings.Add(await page.GetByRole(AriaRole.Heading).InnerTextAsync());
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name);
            if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{colors}-{width}.png") });
            }
        }
    }
}
