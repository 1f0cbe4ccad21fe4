namespace CloudYourMoms.Sandbox;

/// <summary>The page that a browser shows after following every redirect.</summary>
/// <param name="Address">The address of the page.</param>
/// <param name="Status">The HTTP status of the page.</param>
/// <param name="Html">The HTML of the page.</param>
public sealed record BrowserPage(Uri Address, int Status, string Html);
