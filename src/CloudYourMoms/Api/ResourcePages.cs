using System.Security;
using System.Security.Cryptography;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>All pages of a list that a resource of an instance returns. Do not use the result before it is complete.</summary>
/// <remarks>
/// A provider may page by offset, so that removing items during paging skips others. Therefore the list is read completely first.
/// </remarks>
public sealed class ResourcePages
{
    private const int MaximumPages = 10_000;
    private const string NextPage = "nextPage";

    private readonly YourMomClient _client;
    private readonly ResourceRequest _call;
    private readonly SecureString _token;
    private readonly List<object?> _values = [];
    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);
    private readonly PageTokens _tokens = new(MaximumPages);
    private long _bytes;

    internal ResourcePages(YourMomClient client, ResourceRequest call, SecureString token)
    {
        _client = client;
        _call = call;
        _token = token;
    }

    /// <summary>The size limit of all pages in total, in bytes.</summary>
    /// <remarks>The whole list is in memory, where the values take several times that size.</remarks>
    internal long MaximumBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>The values of the pages read so far; see <see cref="ResourceResponse.Value"/>.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>True if the last page was read.</summary>
    public bool IsComplete => _tokens.IsComplete;

    /// <summary>Reads the next page.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The list cannot be read completely (<see cref="YourMomErrorKind.ListIncomplete"/>), or an error of
    /// <see cref="YourMomClient.CallAsync"/>.
    /// </exception>
    public async Task ReadPageAsync(CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            return;
        }

        var call = _tokens.Next is not { } next
            ? _call
            : _call with { Query = [.. _call.Query.Where(parameter => parameter.Key != NextPage), new(NextPage, next)] };
        ResourceResponse response;
        try
        {
            response = await _client.CallAsync(call, _token, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Kind == YourMomErrorKind.NotFound && _tokens.Next is not null)
        {
            throw PageTokens.Incomplete(Messages.FormatListPageMissing(e.Message), e);
        }

        RequireNewPage(response);
        _values.Add(response.Value);
        _tokens.Follow(response.NextPage);
    }

    private void RequireNewPage(ResourceResponse response)
    {
        _bytes += response.Body.Length;
        if (_bytes > MaximumBytes)
        {
            throw PageTokens.Incomplete(Messages.FormatListTooLarge(MaximumBytes / (1024 * 1024)));
        }

        // A filter can cause several empty pages.
        if (response.Value is null or IReadOnlyCollection<object?> { Count: 0 })
        {
            return;
        }

        // Hashes, because the bodies of a long list would take too much memory.
        using var sha256 = SHA256.Create();
        if (!_hashes.Add(Convert.ToBase64String(sha256.ComputeHash(response.Body))))
        {
            throw PageTokens.Incomplete(Messages.ListPageRepeated);
        }
    }
}
