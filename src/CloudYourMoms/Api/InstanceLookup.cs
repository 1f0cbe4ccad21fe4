using System.Security;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>Lists instances for a create whose response was lost.</summary>
/// <param name="client">The client for the requests.</param>
/// <param name="secrets">Secrets to redact in errors.</param>
/// <param name="utcNow">The clock.</param>
internal sealed class InstanceLookup(YourMomClient client, IEnumerable<SecureString?> secrets, Func<DateTimeOffset> utcNow)
{
    private const int MaximumInstances = 10_000;

    /// <summary>Lists the instances that match a search text; all instances for null.</summary>
    /// <exception cref="YourMomException">The platform could not be queried.</exception>
    public async Task<InstanceListing> ListAsync(string? searchText, CancellationToken cancellationToken)
    {
        var pages = new InstancePages(client, new InstanceQuery { SearchText = searchText })
        {
            Secrets = [.. secrets],
            WarnsOfMissingTokens = false,
        };
        var incompleteReason = Messages.FormatListTooLong(MaximumInstances);
        var requestedAt = utcNow();
        try
        {
            while (!pages.IsComplete && pages.ReadCount < MaximumInstances)
            {
                requestedAt = utcNow();
                await pages.ReadPageAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.ListIncomplete)
        {
            incompleteReason = e.Message;
        }

        return new(pages.Instances, pages.Date, requestedAt, pages.IsComplete ? null : incompleteReason);
    }
}
