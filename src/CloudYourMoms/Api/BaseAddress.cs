using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>A validated base address, with methods that append paths and queries.</summary>
internal sealed class BaseAddress
{
    // Reserved characters: some servers and proxies interpret them as separators or escapes even if they are escaped.
    private static readonly char[] Reserved = ['/', '\\', '?', '#', '%'];

    private readonly string _prefix;

    public BaseAddress(Uri baseUri)
    {
        if (!baseUri.IsAbsoluteUri || (baseUri.Scheme != Uri.UriSchemeHttps && baseUri.Scheme != Uri.UriSchemeHttp) ||
            baseUri.Query.Length > 0 || baseUri.Fragment.Length > 0 || baseUri.UserInfo.Length > 0)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidBaseUri,
                Messages.FormatBaseUriInvalid(Redactor.WithoutUserAndQuery(baseUri)));
        }

        if (baseUri.Scheme == Uri.UriSchemeHttp && !LoopbackHost.Is(baseUri))
        {
            throw new YourMomException(YourMomErrorKind.InsecureBaseUri, Messages.FormatBaseUriInsecure(baseUri));
        }

        _prefix = baseUri.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>Appends escaped segments and a query. No value can change another part of the address.</summary>
    public Uri Combine(IEnumerable<string> segments, IReadOnlyList<KeyValuePair<string, string>>? query = null)
    {
        var address = _prefix + string.Concat(segments.Select(segment => "/" + Escape(segment)));
        return new Uri(query is { Count: > 0 } ? address + "?" + QueryString.Format(query) : address);
    }

    /// <summary>Appends an escaped path, which may have a query, and adds query parameters.</summary>
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
            // Before .NET 10, an address is limited to 65,519 characters.
        }

        throw RequestPath.Invalid(Messages.RequestPathOutsideBaseAddress);
    }

    /// <summary>True if two base addresses are equal. False if one is relative, as in a record that the user constructs.</summary>
    public static bool AreEqual(Uri left, Uri right) =>
        left.IsAbsoluteUri && right.IsAbsoluteUri && left.AbsoluteUri.TrimEnd('/') == right.AbsoluteUri.TrimEnd('/');

    private static string Escape(string segment)
    {
        // System.Uri collapses dot segments even if they are escaped, so a key of dots would refer to another resource.
        if (string.IsNullOrWhiteSpace(segment) || segment.All(c => c == '.') || segment.IndexOfAny(Reserved) >= 0 ||
            segment.Any(char.IsControl) || UnicodeText.HasUnpairedSurrogate(segment))
        {
            throw new YourMomException(YourMomErrorKind.InvalidKey, Messages.FormatKeyInvalid(Redactor.RemoveLineBreaks(segment)));
        }

        return Uri.EscapeDataString(segment);
    }
}
