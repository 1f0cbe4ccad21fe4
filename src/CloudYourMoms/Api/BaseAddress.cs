using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>A checked base address that joins escaped path segments and a query.</summary>
internal sealed class BaseAddress
{
    // What has a meaning in an address: escaped, some servers and proxies still take it for a separator or for the start of an escape.
    private static readonly char[] Reserved = ['/', '\\', '?', '#', '%'];

    private readonly string _prefix;

    public BaseAddress(Uri baseUri)
    {
        if (!baseUri.IsAbsoluteUri || (baseUri.Scheme != Uri.UriSchemeHttps && baseUri.Scheme != Uri.UriSchemeHttp) ||
            baseUri.Query.Length > 0 || baseUri.Fragment.Length > 0 || baseUri.UserInfo.Length > 0)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidBaseUri,
                $"'{Redactor.WithoutUserAndQuery(baseUri)}' cannot be the platform's base address: it must be an absolute https address without user, query and fragment.");
        }

        if (baseUri.Scheme == Uri.UriSchemeHttp && !LoopbackHost.Is(baseUri))
        {
            throw new YourMomException(
                YourMomErrorKind.InsecureBaseUri,
                $"'{baseUri}' is plain http: secrets would travel in clear. Only an address on this machine may be http.");
        }

        _prefix = baseUri.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>Joins segments, each escaped, and a query, so that no value can reach another part of the address.</summary>
    public Uri Combine(IEnumerable<string> segments, IReadOnlyList<KeyValuePair<string, string>>? query = null)
    {
        var address = _prefix + string.Concat(segments.Select(segment => "/" + Escape(segment)));
        return new Uri(query is { Count: > 0 } ? address + "?" + QueryString.Format(query) : address);
    }

    /// <summary>Takes a path, which may have a query, as it is below this address, and adds a query.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidRequestPath"/>.</exception>
    public Uri Resolve(string path, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        RequestPath.RequireUsable(path);
        var separator = path.IndexOf('?') < 0 ? "?" : path[path.Length - 1] is '?' or '&' ? string.Empty : "&";
        try
        {
            var address = new Uri(_prefix + (query.Count > 0 ? path + separator + QueryString.Format(query) : path));
            if (address.AbsoluteUri.StartsWith(_prefix + "/", StringComparison.Ordinal))
            {
                return address;
            }
        }
        catch (UriFormatException)
        {
            // Before .NET 10 an address has at most 65,519 characters.
        }

        throw RequestPath.Invalid("makes no address below the platform's");
    }

    /// <summary>True when two base addresses are the same place; a relative one, as of a record made by hand, is none.</summary>
    public static bool AreEqual(Uri one, Uri other) => one.IsAbsoluteUri && other.IsAbsoluteUri && one.AbsoluteUri.TrimEnd('/') == other.AbsoluteUri.TrimEnd('/');

    private static string Escape(string segment)
    {
        // System.Uri folds dot segments, escaped or not, so a key of dots would climb to another resource.
        if (string.IsNullOrWhiteSpace(segment) || segment.All(c => c == '.') || segment.IndexOfAny(Reserved) >= 0 ||
            segment.Any(char.IsControl) || UnicodeText.HasUnpairedSurrogate(segment))
        {
            throw new YourMomException(YourMomErrorKind.InvalidKey, $"'{Redactor.RemoveLineBreaks(segment)}' cannot be a key.");
        }

        return Uri.EscapeDataString(segment);
    }
}
