namespace CloudYourMoms;

/// <summary>A create that has been begun and has not ended.</summary>
internal sealed class PendingCreate(Uri platform, string name, DateTimeOffset beganAt)
{
    public DateTimeOffset BeganAt => beganAt;

    public bool IsAt(PendingCreate other) => BaseAddress.AreEqual(platform, other.Platform);

    /// <summary>True when the platform may show the instances of both under the same name.</summary>
    public bool IsTwinOf(PendingCreate other) =>
        IsAt(other) && string.Equals(SimilarName.Normalize(name), SimilarName.Normalize(other.Name), StringComparison.OrdinalIgnoreCase);

    private Uri Platform => platform;

    private string Name => name;
}
