using System.Net;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Sandbox;

/// <summary>A scripted browser for sign-ins: follows redirects, stores cookies, and selects Allow or Deny on the consent page.</summary>
public sealed partial class HeadlessBrowser : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _browser = new(new HttpClientHandler
    {
        CookieContainer = new CookieContainer(),
        UseProxy = false,
        CheckCertificateRevocationList = true,
    })
    {
        Timeout = RequestTimeout,
    };

    /// <summary>Opens an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The page after all redirects.</returns>
    /// <exception cref="HttpRequestException">A request failed, for example because no server listens at the address.</exception>
    public async Task<BrowserPage> OpenAsync(Uri address, CancellationToken cancellationToken = default)
    {
        using var response = await _browser.GetAsync(address, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Opens the consent page and selects Allow.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    /// <exception cref="InvalidOperationException">The page is not the consent page.</exception>
    public async Task<BrowserPage> AllowAsync(Uri address, CancellationToken cancellationToken = default) =>
        await DecideAsync(await OpenAsync(address, cancellationToken), "allow", cancellationToken);

    /// <summary>Opens the OAuth URL, and selects Allow if the consent page appears.</summary>
    /// <remarks>The provider can redirect without the page, or show an error.</remarks>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<BrowserPage> SignInAsync(Uri address, CancellationToken cancellationToken = default)
    {
        var page = await OpenAsync(address, cancellationToken);
        return ConsentForm().IsMatch(page.Html) ? await DecideAsync(page, "allow", cancellationToken) : page;
    }

    /// <summary>Opens the consent page and selects Deny.</summary>
    /// <inheritdoc cref="AllowAsync"/>
    public async Task<BrowserPage> DenyAsync(Uri address, CancellationToken cancellationToken = default) =>
        await DecideAsync(await OpenAsync(address, cancellationToken), "deny", cancellationToken);

    /// <summary>Opens the consent page and selects Allow, but does not follow the redirect to the callback URL.</summary>
    /// <remarks>For a callback URL without a listener.</remarks>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The redirect target.</returns>
    /// <exception cref="InvalidOperationException">The page is not the consent page.</exception>
    public async Task<Uri> AllowWithoutFollowingAsync(Uri address, CancellationToken cancellationToken = default)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler) { Timeout = RequestTimeout };
        var (action, content) = FillForm(await OpenAsync(address, cancellationToken), "allow");
        using (content)
        {
            using var response = await client.PostAsync(action, content, cancellationToken);
            return response.Headers.Location
                ?? throw new InvalidOperationException($"Expected a redirect, but the status is {(int)response.StatusCode}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _browser.Dispose();

    private async Task<BrowserPage> DecideAsync(BrowserPage page, string decision, CancellationToken cancellationToken)
    {
        var (action, content) = FillForm(page, decision);
        using (content)
        {
            using var response = await _browser.PostAsync(action, content, cancellationToken);
            return await ReadAsync(response, cancellationToken);
        }
    }

    private static (Uri Action, FormUrlEncodedContent Content) FillForm(BrowserPage page, string decision)
    {
        var form = ConsentForm().Match(page.Html);
        return form.Success
            ? (
                new Uri(page.Address, form.Groups["action"].Value),
                new FormUrlEncodedContent([new("ticket", form.Groups["ticket"].Value), new("decision", decision)]))
            : throw new InvalidOperationException($"Expected the consent page, but got a page with status {page.Status}: {page.Html}");
    }

    private static async Task<BrowserPage> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.RequestMessage!.RequestUri!,
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(cancellationToken));

    [GeneratedRegex(
        """<form method="post" action="(?<action>[^"]+)">\s*<input type="hidden" name="ticket" value="(?<ticket>[^"]+)">""",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex ConsentForm();
}
