using System.Net;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>The final address of a sign-in, as a person copies it from a browser, or its query alone.</summary>
public static class PastedAuthorizationResponse
{
    private static readonly char[] Wrapping = ['"', '\'', '`', '<', '>', '(', ')', '“', '”', '‘', '’', '«', '»', '\uFEFF', '\u200B', ' ', '\t', '\r', '\n'];

    /// <summary>Reads a pasted response. What copying does to an address is undone: quotes around it, line breaks in it, <c>&amp;amp;</c>, a fragment behind it.</summary>
    /// <param name="authorization">The sign-in that it must belong to.</param>
    /// <param name="response">The address or its query. It holds the code, so it is a secret.</param>
    /// <param name="now">When it arrived.</param>
    /// <exception cref="YourMomException">It cannot be understood, belongs to another sign-in, or tells that the provider did not authorize.</exception>
    public static AuthorizationResponse Read(AuthorizationRequest authorization, SecureString response, DateTimeOffset now)
    {
        var query = QueryOf(Clean(Secret.ToPlainText(response)), authorization.RequireCallbackUrl());
        return AuthorizationResponseParser.Parse(authorization, query, now).EnsureSuccess();
    }

    private static string Clean(string pasted)
    {
        var text = string.Concat(pasted.Trim(Wrapping).Split('\r', '\n').Select(line => line.Trim()));
        // No address in a browser holds a space; a mail that was wrapped does. Only an error's words may have had them.
        text = text.IndexOf("code=", StringComparison.Ordinal) >= 0 ? string.Concat(text.Where(c => !char.IsWhiteSpace(c))) : text;
        return text.IndexOf("&amp;", StringComparison.Ordinal) >= 0 ? WebUtility.HtmlDecode(text) : text;
    }

    private static string QueryOf(string text, Uri callbackUrl)
    {
        if (text.Length == 0)
        {
            throw AuthorizationResult.Invalid("it is empty");
        }

        var withoutFragment = text.Split('#')[0];
        if (text.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme > 0 && text.IndexOf('=') is var equals && (equals < 0 || scheme < equals))
        {
            return QueryOfAddress(withoutFragment, callbackUrl);
        }

        if (text.IndexOf('=') < 0)
        {
            throw AuthorizationResult.Invalid(
                "it is neither an address nor a query; the code alone does not tell which sign-in it belongs to");
        }

        // A query alone, or a path with one, or an address whose scheme the browser hid.
        return withoutFragment.IndexOf('?') is var question && question >= 0 ? withoutFragment.Substring(question + 1) : withoutFragment;
    }

    private static string QueryOfAddress(string text, Uri callbackUrl)
    {
        if (!Uri.TryCreate(text.Replace(" ", "%20"), UriKind.Absolute, out var address))
        {
            throw AuthorizationResult.Invalid("it is not a complete address");
        }

        if (Uri.Compare(address, callbackUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.Ordinal) != 0 ||
            UriPath.Normalize(address.AbsolutePath) != UriPath.Normalize(callbackUrl.AbsolutePath))
        {
            // Not the components for scheme and server: of an address without a server they can be the whole of it, code and all.
            throw AuthorizationResult.Invalid(
                $"it is an address at {new Redactor([]).Sanitize($"{address.Scheme}://{address.Authority}")}, and not at {callbackUrl.GetLeftPart(UriPartial.Path)}; copy the address after you have signed in");
        }

        // As it was pasted: System.Uri repairs damaged escapes, which would hide them.
        return text.IndexOf('?') is var question && question >= 0
            ? text.Substring(question + 1)
            : throw AuthorizationResult.Invalid("it ends before the question mark: the code is missing");
    }
}
