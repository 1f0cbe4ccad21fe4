using System.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>An instance on the platform.</summary>
public sealed record Instance
{
    /// <summary>The id of the instance on the platform.</summary>
    public required long Id { get; init; }

    /// <summary>The name of the instance.</summary>
    public required string Name { get; init; }

    /// <summary>The key of the instance type, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The token for all calls that use this instance; empty if a list does not contain it.</summary>
    public required SecureString Token { get; init; }

    /// <summary>True if the provider accepted the authorization; null if the platform's response is not valid JSON.</summary>
    public required bool? Valid { get; init; }

    /// <summary>
    /// True if the platform rejects calls with the token of this instance; null if the platform's response is not valid JSON.
    /// </summary>
    public required bool? Disabled { get; init; }

    /// <summary>The tags of the instance.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The time when the instance was created (UTC), if the platform reports it.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The base address of the platform. Another platform may have an instance with the same id.</summary>
    public Uri? PlatformUri { get; init; }

    /// <summary>
    /// The other members from the platform: dictionaries, lists and plain values, or <see cref="SecureString"/> if the name indicates a
    /// secret.
    /// </summary>
    public required IReadOnlyDictionary<string, object?> AdditionalMembers { get; init; }

    /// <summary>The reason why <see cref="Token"/> is empty although the platform sent a token; otherwise null.</summary>
    internal string? TokenProblem { get; init; }

    /// <summary>What is missing in the record because the platform's response is not valid JSON; otherwise null.</summary>
    internal string? Warning { get; init; }

    /// <summary>False if the platform's response has no <c>tags</c> member, which does not mean that the instance has no tags.</summary>
    internal bool HasTags { get; init; } = true;

    /// <summary>Returns the id, the name, the key and the platform, with terminal control characters escaped.</summary>
    public override string ToString() =>
        UnicodeText.EscapeInvisible($"Instance {{ Id = {Id}, Name = {Name}, Key = {Key}, PlatformUri = {PlatformUri} }}");
}
