using System.Collections.ObjectModel;
using System.Text.RegularExpressions;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>The -InformationVariable of Wait-YourMomCallback: opens the link that the cmdlet shows, and signs in.</summary>
internal sealed partial class AutomaticSignIn : Collection<object>
{
    /// <inheritdoc/>
    protected override void InsertItem(int index, object item)
    {
        base.InsertItem(index, item);
        if (Link().Match(item.ToString()!) is { Success: true } link)
        {
            // An exception becomes the error of the cmdlet.
            using var browser = new HeadlessBrowser();
            _ = browser.SignInAsync(new Uri(link.Value)).GetAwaiter().GetResult();
        }
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
