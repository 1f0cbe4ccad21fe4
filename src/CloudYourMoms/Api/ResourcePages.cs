using System.Security;
using System.Security.Cryptography;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>All pages of a list that a resource of an instance gives. Nothing of it is to be used before it is complete.</summary>
/// <remarks>A provider may page by offset. Whoever removes items while the list is read makes it skip others, so the whole list is read first.</remarks>
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

    /// <summary>The limit of all pages together, in bytes.</summary>
    /// <remarks>The whole list is kept in memory, where its values take several times the space.</remarks>
    internal long MaximumBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>The values of the pages read so far, as <see cref="ResourceResponse.Value"/> has them.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>True when the last page was read.</summary>
    public bool IsComplete => _tokens.IsComplete;

    /// <summary>Reads the next page.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">
    /// The list cannot be read to its end (<see cref="YourMomErrorKind.ListIncomplete"/>), or as <see cref="YourMomClient.CallAsync"/> has it.
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
        ResourceResponse answer;
        try
        {
            answer = await _client.CallAsync(call, _token, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Kind == YourMomErrorKind.NotFound && _tokens.Next is not null)
        {
            throw PageTokens.Incomplete($"a page that the platform had named is not there. {e.Message}", e);
        }

        RequireNewPage(answer);
        _values.Add(answer.Value);
        _tokens.Follow(answer.NextPage);
    }

    private void RequireNewPage(ResourceResponse answer)
    {
        _bytes += answer.Body.Length;
        if (_bytes > MaximumBytes)
        {
            throw PageTokens.Incomplete($"it exceeds {MaximumBytes / (1024 * 1024)} MiB.");
        }

        // A filter may leave several pages empty.
        if (answer.Value is null or IReadOnlyCollection<object?> { Count: 0 })
        {
            return;
        }

        // The hash, as the bodies of a long list would take too much memory.
        using var sha256 = SHA256.Create();
        if (!_hashes.Add(Convert.ToBase64String(sha256.ComputeHash(answer.Body))))
        {
            throw PageTokens.Incomplete("the platform gave a page that it had given before.");
        }
    }
}
