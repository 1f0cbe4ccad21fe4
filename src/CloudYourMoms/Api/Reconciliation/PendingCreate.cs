using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>A create that has been begun and has not ended.</summary>
internal sealed class PendingCreate(Uri platform, string name, DateTimeOffset beganAt)
{
    public DateTimeOffset BeganAt => beganAt;

    /// <summary>Tells the creates of a process apart.</summary>
    public string Number { get; } = Guid.NewGuid().ToString("N");

    /// <summary>A hash of platform and name: equal for creates whose instances the platform may show under the same name.</summary>
    public string Hash { get; } = ToHash($"{platform.AbsoluteUri.TrimEnd('/')} {SimilarName.Normalize(name).ToUpperInvariant()}");

    public bool IsAt(PendingCreate other) => BaseAddress.AreEqual(platform, other.Platform);

    /// <summary>True when the platform may show the instances of both under the same name.</summary>
    public bool IsTwinOf(PendingCreate other) =>
        IsAt(other) && string.Equals(SimilarName.Normalize(name), SimilarName.Normalize(other.Name), StringComparison.OrdinalIgnoreCase);

    private Uri Platform => platform;

    private string Name => name;

    private static string ToHash(string text)
    {
        using var sha256 = SHA256.Create();
        return BitConverter.ToString(sha256.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", string.Empty);
    }
}
