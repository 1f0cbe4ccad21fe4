using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>A pending create.</summary>
internal sealed class PendingCreate(Uri platform, string name, DateTimeOffset beganAt)
{
    private readonly string _platform = PlatformOf(platform);

    public DateTimeOffset BeganAt => beganAt;

    /// <summary>Identifies the create within its process.</summary>
    public string Number { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The name in the request.</summary>
    public string Name => name;

    /// <summary>
    /// A hash of the platform and the prefix of the name. Equal for creates whose instances the platform may show under the same name.
    /// </summary>
    public string Hash { get; } = ToHash($"{PlatformOf(platform)} {SimilarName.CommonPrefix(name)}");

    public bool IsAt(PendingCreate other) => _platform == other._platform;

    /// <summary>True if the platform may show both instances under the same name.</summary>
    public bool MayShareInstanceWith(PendingCreate other) => IsAt(other) && SimilarName.MayBeShownAsEqual(name, other.Name);

    private static string PlatformOf(Uri address) => address.AbsoluteUri.TrimEnd('/');

    private static string ToHash(string text)
    {
        using var sha256 = SHA256.Create();
        return BitConverter.ToString(sha256.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", string.Empty);
    }
}
