using System.Net;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>Parses the final address of a sign-in that a user copied from a browser, or its query.</summary>
public static class PastedAuthorizationResponse
{
    private static readonly char[] WrappingCharacters =
        ['"', '\'', '`', '<', '>', '(', ')', '“', '”', '‘', '’', '«', '»', '\uFEFF', '\u200B', ' ', '\t', '\r', '\n'];

    /// <summary>Parses a pasted response. Ignores surrounding quotes, line breaks and a fragment, and decodes <c>&amp;amp;</c>.</summary>
    /// <param name="authorization">The sign-in that the response must belong to.</param>
    /// <param name="response">The address or its query. It contains the code, so it is a secret.</param>
    /// <param name="now">The time when the response arrived.</param>
    /// <exception cref="YourMomException">
    /// The response is invalid, belongs to another sign-in, or contains the provider's error.
    /// </exception>
    public static AuthorizationResponse Read(AuthorizationRequest authorization, SecureString response, DateTimeOffset now)
    {
        var query = QueryOf(Clean(Secret.ToPlainText(response)), authorization.RequireCallbackUrl());
        return AuthorizationResponseParser.Parse(authorization, StateBinding.ForPaste(authorization), query, now).EnsureSuccess();
    }

    private static string Clean(string pasted)
    {
        var text = string.Concat(pasted.Trim(WrappingCharacters).Split('\r', '\n').Select(line => line.Trim()));
        // A browser's address contains no spaces, but a copy from a wrapped e-mail does. Only an error description may contain them.
        text = text.IndexOf("code=", StringComparison.Ordinal) >= 0 ? string.Concat(text.Where(c => !char.IsWhiteSpace(c))) : text;
        return text.IndexOf("&amp;", StringComparison.Ordinal) >= 0 ? WebUtility.HtmlDecode(text) : text;
    }

    private static string QueryOf(string text, Uri callbackUrl)
    {
        if (text.Length == 0)
        {
            throw AuthorizationResult.Invalid(Messages.CallbackResponseEmpty);
        }

        var withoutFragment = text.Split('#')[0];
        if (text.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme > 0 &&
            text.IndexOf('=') is var equals && (equals < 0 || scheme < equals))
        {
            return QueryOfAddress(withoutFragment, callbackUrl);
        }

        if (text.IndexOf('=') < 0)
        {
            throw AuthorizationResult.Invalid(Messages.CallbackResponseNotAddress);
        }

        // A query, a path with a query, or an address without the scheme, which some browsers hide.
        return withoutFragment.IndexOf('?') is var question && question >= 0 ? withoutFragment.Substring(question + 1) : withoutFragment;
    }

    private static string QueryOfAddress(string text, Uri callbackUrl)
    {
        if (!Uri.TryCreate(text.Replace(" ", "%20"), UriKind.Absolute, out var address))
        {
            throw AuthorizationResult.Invalid(Messages.CallbackResponseIncompleteAddress);
        }

        if (Uri.Compare(address, callbackUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.Ordinal) != 0 ||
            UriPath.Normalize(address.AbsolutePath) != UriPath.Normalize(callbackUrl.AbsolutePath))
        {
            // Not UriComponents.SchemeAndServer: for an address without a server, it can return the complete address with the code.
            var server = new Redactor([]).Sanitize($"{address.Scheme}://{address.Authority}");
            throw AuthorizationResult.Invalid(
                Messages.FormatCallbackResponseOtherAddress(server, callbackUrl.GetLeftPart(UriPartial.Path)));
        }

        // Use the pasted text: System.Uri repairs invalid escapes, which would hide them.
        return text.IndexOf('?') is var question && question >= 0
            ? text.Substring(question + 1)
            : throw AuthorizationResult.Invalid(Messages.CallbackResponseWithoutQuery);
    }
}
