using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>The errors for instances that are not found.</summary>
internal static class MissingInstance
{
    private const int MaximumSimilarNames = 5;

    /// <summary>No instance has the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tags">The tags that the instance must have.</param>
    /// <param name="instances">The complete list, for similar names.</param>
    /// <param name="listFailure">Why the complete list could not be read; null when it was.</param>
    public static YourMomException OfName(
        string name, string[] tags, IReadOnlyList<Instance> instances, YourMomException? listFailure)
    {
        var what = $"the name {Quote(name)}{(tags.Length == 0 ? string.Empty : $" and {Describe(tags)}")}";
        if (listFailure is not null)
        {
            return new YourMomException(
                YourMomErrorKind.InstanceNotFound,
                $"The platform finds no instance with {what}, and the complete list to compare names in cannot be read. " +
                listFailure.Message,
                listFailure) { Remedy = "Run the command again. -Id reads an instance without the list." };
        }

        var similar = instances.Where(instance => SimilarName.IsSimilar(name, instance.Name)).ToList();
        var shown = similar.Take(MaximumSimilarNames).Select(instance => $"{Quote(instance.Name)} (id {instance.Id})");
        var hint = similar.Count == 0 ? string.Empty : $" Similar names: {string.Join(", ", shown)}.";
        return new YourMomException(YourMomErrorKind.InstanceNotFound, $"No instance has {what}.{hint}")
        {
            InstanceIds = [.. similar.Select(instance => instance.Id)],
        };
    }

    /// <summary>The instance does not have all of the tags.</summary>
    public static YourMomException WithoutTags(long id, string[] tags) =>
        new(YourMomErrorKind.InstanceNotFound, $"Instance {id} does not have {Describe(tags)}.") { InstanceIds = [id] };

    /// <summary>The tags with their article.</summary>
    public static string Describe(IReadOnlyList<string> tags) =>
        (tags.Count == 1 ? "the tag " : "all of the tags ") + string.Join(", ", tags.Select(Quote));

    // Exactly as it was given: a blank at the end can be the whole difference.
    private static string Quote(string text) => $"'{UnicodeText.EscapeInvisible(text)}'";
}
