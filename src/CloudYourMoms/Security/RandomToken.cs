using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>Unguessable values for state, link and cookie.</summary>
internal static class RandomToken
{
    // RFC 6749 section 10.10 asks that guessing succeeds with at most 2^-128, and better 2^-160.
    private const int ByteCount = 32;
    private const int ShortByteCount = 16;

    /// <summary>43 characters of base64url: 256 random bits.</summary>
    public static string Create() => Create(ByteCount);

    /// <summary>22 characters of base64url: 128 random bits, for an address that a person may have to type.</summary>
    public static string CreateShort() => Create(ShortByteCount);

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
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
