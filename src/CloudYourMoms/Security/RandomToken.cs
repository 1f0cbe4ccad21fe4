using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>Unguessable values for the state, the launch URI and the cookie.</summary>
internal static class RandomToken
{
    // RFC 6749 section 10.10: the probability of guessing a token must be at most 2^-128 and should be at most 2^-160.
    private const int ByteCount = 32;
    private const int ShortByteCount = 16;

    /// <summary>43 characters of base64url: 256 random bits.</summary>
    public static string Create() => Create(ByteCount);

    /// <summary>22 characters of base64url: 128 random bits, for an address that a user may have to type.</summary>
    public static string CreateShort() => Create(ShortByteCount);

    /// <summary>Compares two values in constant time.</summary>
    public static bool FixedTimeEquals(string left, string right)
    {
        var a = Encoding.UTF8.GetBytes(left);
        var b = Encoding.UTF8.GetBytes(right);
        var difference = a.Length ^ b.Length;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            difference |= a[i] ^ b[i];
        }

        return difference == 0;
    }

    private static string Create(int byteCount)
    {
        var bytes = new byte[byteCount];
        using (var generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(bytes);
        }

        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
