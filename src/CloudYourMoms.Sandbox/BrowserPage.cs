namespace CloudYourMoms.Sandbox;

/// <summary>Where a browser ended after following every redirect.</summary>
/// <param name="Address">The address bar.</param>
/// <param name="Status">The HTTP status of the page.</param>
/// <param name="Html">The page.</param>
public sealed record BrowserPage(Uri Address, int Status, string Html);
