using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Security;

/// <summary>The one door through which a secret enters or leaves a <see cref="SecureString"/>.</summary>
public static class Secret
{
    /// <summary>What stands in every text where a secret was.</summary>
    public const string Mask = "********";

    /// <summary>How many characters a <see cref="SecureString"/> takes.</summary>
    public const int MaximumLength = 65536;

    /// <summary>What is wrong with the secret of an app at a provider, as a sentence without the secret; null when nothing is.</summary>
    /// <remarks>
    /// RFC 6749 appendix A.2: printable ASCII. A blank at an end comes from copying; one in the middle, or a comma, may belong to it.
    /// </remarks>
    public static string? AppSecretError(string plain) =>
        plain.Length == 0 ? "The secret of the app is empty."
        : plain.Any(c => c is < ' ' or > '~') ? "The secret of the app holds a line break or another character that no such secret has."
        : plain[0] == ' ' || plain[plain.Length - 1] == ' ' ? "The secret of the app begins or ends with a blank."
        : null;

    /// <summary>Takes a secret in, read-only from then on.</summary>
    public static SecureString ToSecureString(string value)
    {
        // In one go: what is appended character by character is copied whole for each.
        var secret = new NetworkCredential(string.Empty, value).SecurePassword;
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>Gives the plain text. Call it where a request or an answer is written, and keep the result in no field.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>: the secret was disposed.</exception>
    public static string ToPlainText(SecureString secret)
    {
        // A record made by hand may lack one.
        if (secret is null)
        {
            return string.Empty;
        }

        var plain = IntPtr.Zero;
        try
        {
#pragma warning disable RS0030 // This is the door: NetworkCredential would cut a secret at its first U+0000.
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

    /// <summary>Gives the secret back; null when it is empty.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>: the secret was disposed.</exception>
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

    /// <summary>Compares two secrets in a time that does not depend on where they differ. White space around them does not count.</summary>
    /// <remarks>A vault that runs another program may add a line break.</remarks>
    public static bool FixedTimeEquals(SecureString left, SecureString right) =>
        RandomToken.FixedTimeEquals(ToPlainText(left).Trim(), ToPlainText(right).Trim());

    private static YourMomException Disposed(ObjectDisposedException cause) => new(
        YourMomErrorKind.InvalidSecret, "A secure string was disposed before it was used. Give a new one.", cause);
}
