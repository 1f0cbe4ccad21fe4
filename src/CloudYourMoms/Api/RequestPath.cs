using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>Which paths a caller may choose: none that leads out of the platform's address.</summary>
internal static class RequestPath
{
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidRequestPath"/>.</exception>
    public static void RequireUsable(string path)
    {
        if (!path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal))
        {
            throw Invalid("must begin with one slash, without scheme and host");
        }

        if (path.IndexOf('#') >= 0 || path.IndexOf('\\') >= 0)
        {
            throw Invalid("holds a fragment or a backslash: write %23 for #, and %5C for \\");
        }

        var decoded = Decoded(path.Split('?')[0]);
        if (path.Any(char.IsControl) || decoded.Any(char.IsControl) || UnicodeText.HasUnpairedSurrogate(path))
        {
            throw Invalid("holds a control character or half a character");
        }

        // Some servers take a backslash for a slash, and what follows a semicolon for no part of the segment.
        if (Array.Exists(decoded.Split('/', '\\'), segment => segment.Split(';')[0] is "." or ".."))
        {
            throw Invalid("holds a segment of one or two dots, which would lead elsewhere");
        }
    }

    // The path itself is not shown: in place of it, somebody may have given an address with a password.
    public static YourMomException Invalid(string reason) => new(YourMomErrorKind.InvalidRequestPath, $"The path of the call {reason}.");

    // Until nothing is left to decode: proxies on the way may each do it once.
    private static string Decoded(string path)
    {
        for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
        {
            path = decoded;
        }

        return path;
    }
}
