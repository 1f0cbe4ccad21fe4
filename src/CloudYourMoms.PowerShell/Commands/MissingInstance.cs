using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Creates errors for instances that are not found.</summary>
internal static class MissingInstance
{
    private const int MaximumSimilarNames = 5;

    /// <summary>Creates the error for a name that no instance has.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tags">The required tags.</param>
    /// <param name="instances">The complete list, to suggest similar names.</param>
    /// <param name="listFailure">The reason that the complete list could not be read; null if it was read.</param>
    public static YourMomException OfName(
        string name, string[] tags, IReadOnlyList<Instance> instances, YourMomException? listFailure)
    {
        var what = $"the name {Quote(name)}{(tags.Length == 0 ? string.Empty : $" and {Describe(tags)}")}";
        if (listFailure is not null)
        {
            return new YourMomException(
                YourMomErrorKind.InstanceNotFound,
                $"The platform found no instance with {what}, and the complete list of names could not be read. " +
                listFailure.Message,
                listFailure)
            {
                Remedy = "Run the command again, or use -Id, which does not need the list.",
            };
        }

        var similar = instances.Where(instance => SimilarName.IsSimilar(name, instance.Name)).ToList();
        var shown = similar.Take(MaximumSimilarNames).Select(instance => $"{Quote(instance.Name)} (id {instance.Id})");
        var hint = similar.Count == 0 ? string.Empty : $" Similar names: {string.Join(", ", shown)}.";
        return new YourMomException(YourMomErrorKind.InstanceNotFound, $"No instance has {what}.{hint}")
        {
            InstanceIds = [.. similar.Select(instance => instance.Id)],
        };
    }

    /// <summary>Creates the error for an instance that does not have all of the tags.</summary>
    public static YourMomException WithoutTags(long id, string[] tags) =>
        new(YourMomErrorKind.InstanceNotFound, $"Instance {id} does not have {Describe(tags)}.") { InstanceIds = [id] };

    /// <summary>Describes the tags for use in a sentence.</summary>
    public static string Describe(IReadOnlyList<string> tags) =>
        (tags.Count == 1 ? "the tag " : "all of the tags ") + string.Join(", ", tags.Select(Quote));

    // Blanks are kept: a trailing blank can be the only difference between two names.
    private static string Quote(string text) => $"'{UnicodeText.EscapeInvisible(text)}'";
}
