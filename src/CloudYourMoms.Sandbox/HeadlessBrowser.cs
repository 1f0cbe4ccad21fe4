using System.Net;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Sandbox;

/// <summary>Plays the person at the browser where there is none: follows redirects, keeps cookies, presses Allow or Deny.</summary>
public sealed partial class HeadlessBrowser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _browser = new(new HttpClientHandler { CookieContainer = new CookieContainer(), UseProxy = false, CheckCertificateRevocationList = true }) { Timeout = Patience };

    /// <summary>Opens an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page it leads to.</returns>
    /// <exception cref="HttpRequestException">Nothing answers there.</exception>
    public async Task<BrowserPage> OpenAsync(Uri address, CancellationToken cancellationToken = default)
    {
        using var response = await _browser.GetAsync(address, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Opens an address that leads to the consent page, and presses Allow.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    /// <exception cref="InvalidOperationException">The address does not lead to the consent page.</exception>
    public Task<BrowserPage> AllowAsync(Uri address, CancellationToken cancellationToken = default) => PressAsync(address, "allow", cancellationToken);

    /// <summary>Opens an address that leads to the consent page, and presses Deny.</summary>
    /// <inheritdoc cref="AllowAsync"/>
    public Task<BrowserPage> DenyAsync(Uri address, CancellationToken cancellationToken = default) => PressAsync(address, "deny", cancellationToken);

    /// <summary>Opens an address that leads to the consent page, presses Allow, and stays where the provider redirects to: for a callback at which nothing answers.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The address bar.</returns>
    /// <exception cref="InvalidOperationException">The address does not lead to the consent page.</exception>
    public async Task<Uri> AllowWithoutFollowingAsync(Uri address, CancellationToken cancellationToken = default)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler) { Timeout = Patience };
        var (action, content) = Press(await OpenAsync(address, cancellationToken), "allow");
        using (content)
        {
            using var response = await client.PostAsync(action, content, cancellationToken);
            return response.Headers.Location ?? throw new InvalidOperationException($"No redirect, but {(int)response.StatusCode}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _browser.Dispose();

    private async Task<BrowserPage> PressAsync(Uri address, string decision, CancellationToken cancellationToken)
    {
        var (action, content) = Press(await OpenAsync(address, cancellationToken), decision);
        using (content)
        {
            using var response = await _browser.PostAsync(action, content, cancellationToken);
            return await ReadAsync(response, cancellationToken);
        }
    }

    private static (Uri Action, FormUrlEncodedContent Content) Press(BrowserPage page, string decision)
    {
        var form = ConsentForm().Match(page.Html);
        return form.Success
            ? (new Uri(page.Address, form.Groups["action"].Value), new FormUrlEncodedContent([new("ticket", form.Groups["ticket"].Value), new("decision", decision)]))
            : throw new InvalidOperationException($"No consent page, but {page.Status}: {page.Html}");
    }

    private static async Task<BrowserPage> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.RequestMessage!.RequestUri!,
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(cancellationToken));

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]+)">\s*<input type="hidden" name="ticket" value="(?<ticket>[^"]+)">""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConsentForm();
}
