using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Security;

/// <summary>Converts between plain text and <see cref="SecureString"/>. No other code does.</summary>
public static class Secret
{
    /// <summary>The replacement for a secret in any text.</summary>
    public const string Mask = "********";

    /// <summary>The maximum length of a <see cref="SecureString"/>, in characters.</summary>
    public const int MaximumLength = 65536;

    /// <summary>The validation error of a provider's app secret, without the secret; null if it is valid.</summary>
    /// <remarks>
    /// RFC 6749 appendix A.2: printable ASCII. Leading or trailing spaces come from copying; inner spaces and commas are valid.
    /// </remarks>
    public static string? AppSecretError(string plain) => plain.Length == 0 ? Messages.AppSecretEmpty
        : plain.Any(c => c is < ' ' or > '~') ? Messages.AppSecretInvalidCharacter
        : plain[0] == ' ' || plain[plain.Length - 1] == ' ' ? Messages.AppSecretSpaces
        : null;

    /// <summary>Converts plain text to a read-only <see cref="SecureString"/>.</summary>
    public static SecureString ToSecureString(string value)
    {
        // AppendChar would copy the whole secret for each character.
        var secret = new NetworkCredential(string.Empty, value).SecurePassword;
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>
    /// Returns the plain text. Call it only where a request or response is written, and do not store the result in a field.
    /// </summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>: the secret is disposed.</exception>
    public static string ToPlainText(SecureString secret)
    {
        // A record that the user constructs may have no secret.
        if (secret is null)
        {
            return string.Empty;
        }

        var plain = IntPtr.Zero;
        try
        {
#pragma warning disable RS0030 // The only allowed use: NetworkCredential truncates a secret at its first U+0000.
            plain = Marshal.SecureStringToGlobalAllocUnicode(secret);
#pragma warning restore RS0030
            return Marshal.PtrToStringUni(plain, secret.Length);
        }
        catch (ObjectDisposedException e)
        {
            throw Disposed(e);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(plain);
        }
    }

    /// <summary>Returns the secret; null if it is empty.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>: the secret is disposed.</exception>
    public static SecureString? NullIfEmpty(SecureString? secret)
    {
        try
        {
            return secret?.Length > 0 ? secret : null;
        }
        catch (ObjectDisposedException e)
        {
            throw Disposed(e);
        }
    }

    /// <summary>Compares two secrets in constant time. Leading and trailing white space is ignored.</summary>
    /// <remarks>A vault that calls an external program may add a line break.</remarks>
    public static bool FixedTimeEquals(SecureString left, SecureString right) =>
        RandomToken.FixedTimeEquals(ToPlainText(left).Trim(), ToPlainText(right).Trim());

    private static YourMomException Disposed(ObjectDisposedException cause) => new(
        YourMomErrorKind.InvalidSecret, Messages.SecureStringDisposed, cause)
    {
        Remedy = Messages.SecureStringDisposedRemedy,
    };
}
