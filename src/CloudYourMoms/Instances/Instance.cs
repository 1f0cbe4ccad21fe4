using System.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>An instance on the platform.</summary>
public sealed record Instance
{
    /// <summary>The platform's number of the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The name given to it.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The token for all calls that involve this instance; empty when an item of a list came without one.</summary>
    public required SecureString Token { get; init; }

    /// <summary>True when the provider accepted the authorization.</summary>
    public required bool Valid { get; init; }

    /// <summary>True when calls with its token are refused.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>When it was created (UTC), if the platform says so.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The base address of the platform that it is on: another platform may have another of the same number.</summary>
    public Uri? PlatformUri { get; init; }

    /// <summary>The platform's other members as dictionaries, lists and plain values; a <see cref="SecureString"/> where the name tells of a secret.</summary>
    public required IReadOnlyDictionary<string, object?> AdditionalMembers { get; init; }

    /// <summary>Why <see cref="Token"/> is empty although the platform sent one; null otherwise.</summary>
    internal string? TokenProblem { get; init; }

    /// <summary>False when the platform's response has no <c>tags</c> member, which does not say that there are none.</summary>
    internal bool HasTags { get; init; } = true;

    /// <summary>Names it, with nothing in the platform's words that steers a terminal.</summary>
    public override string ToString() => UnicodeText.EscapeInvisible($"Instance {{ Id = {Id}, Name = {Name}, Key = {Key}, PlatformUri = {PlatformUri} }}");
}
