using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>Validates paths of the caller: they must stay below the platform's base address.</summary>
internal static class RequestPath
{
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidRequestPath"/>.</exception>
    public static void RequireUsable(string path)
    {
        if (!path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal))
        {
            throw Invalid(Messages.RequestPathWithoutSlash);
        }

        if (path.IndexOf('#') >= 0 || path.IndexOf('\\') >= 0)
        {
            throw Invalid(Messages.RequestPathFragment);
        }

        var decoded = Decode(path.Split('?')[0]);
        if (path.Any(char.IsControl) || decoded.Any(char.IsControl) || UnicodeText.HasUnpairedSurrogate(path))
        {
            throw Invalid(Messages.RequestPathControlCharacter);
        }

        // Some servers treat a backslash as a slash, and ignore the part of a segment after a semicolon.
        if (Array.Exists(decoded.Split('/', '\\'), segment => segment.Split(';')[0] is "." or ".."))
        {
            throw Invalid(Messages.RequestPathDotSegment);
        }
    }

    // The path is not quoted: it could be an address with a password.
    public static YourMomException Invalid(string reason) =>
        new(YourMomErrorKind.InvalidRequestPath, Messages.FormatRequestPathInvalid(reason));

    // Decoded repeatedly, because each proxy may decode the path once.
    private static string Decode(string path)
    {
        for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
        {
            path = decoded;
        }

        return path;
    }
}
