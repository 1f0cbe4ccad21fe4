using Microsoft.Playwright;

namespace CloudYourMoms.Browser.Tests;

/// <summary>Chromium, shared by the tests of a class. The tests are skipped if it is not installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Paths, File.Exists) is not { } path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Opens a separate browser context without cookies and history.</summary>
    public async Task<IBrowserContext> OpenWindowAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(
            _browser is null, $"There is no Chromium at {string.Join(", ", Paths)}: install one, such as the package chromium of Debian.");
        return await _browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
