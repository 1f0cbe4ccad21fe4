using System.Security;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>Lists instances for a create whose response was lost.</summary>
/// <param name="client">The client to ask with.</param>
/// <param name="secrets">Secrets that no error may show.</param>
/// <param name="utcNow">The clock.</param>
internal sealed class InstanceLookup(YourMomClient client, IEnumerable<SecureString?> secrets, Func<DateTimeOffset> utcNow)
{
    private const int MaximumInstances = 10_000;

    /// <summary>Lists the instances in which the platform finds a text; all instances for null.</summary>
    /// <exception cref="YourMomException">The platform could not be asked.</exception>
    public async Task<InstanceListing> ListAsync(string? searchText, CancellationToken cancellationToken)
    {
        var pages = new InstancePages(client, new InstanceQuery { SearchText = searchText })
        {
            Secrets = [.. secrets],
            WarnsOfMissingTokens = false,
        };
        var whyIncomplete = "The platform has more instances than are read.";
        var askedAt = utcNow();
        try
        {
            while (!pages.IsComplete && pages.ReadCount < MaximumInstances)
            {
                askedAt = utcNow();
                await pages.ReadPageAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.ListIncomplete)
        {
            whyIncomplete = e.Message;
        }

        return new(pages.Instances, pages.Date, askedAt, pages.IsComplete ? null : whyIncomplete);
    }
}
