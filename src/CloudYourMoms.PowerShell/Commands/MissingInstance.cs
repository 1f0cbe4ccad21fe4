using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
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
        var description = tags.Length == 0
            ? Messages.FormatInstanceDescriptionName(Quote(name))
            : Messages.FormatInstanceDescriptionNameAndTags(Quote(name), Describe(tags));
        if (listFailure is not null)
        {
            return new YourMomException(
                YourMomErrorKind.InstanceNotFound,
                Messages.FormatInstanceNotFoundWithoutList(description, listFailure.Message),
                listFailure)
            {
                Remedy = Messages.InstanceNotFoundWithoutListRemedy,
            };
        }

        var similar = instances.Where(instance => SimilarName.IsSimilar(name, instance.Name)).ToList();
        var shown = similar.Take(MaximumSimilarNames).Select(instance => Messages.FormatSimilarName(Quote(instance.Name), instance.Id));
        var message = similar.Count == 0
            ? Messages.FormatInstanceNotFound(description)
            : Messages.FormatInstanceNotFoundWithSimilar(description, string.Join(", ", shown));
        return new YourMomException(YourMomErrorKind.InstanceNotFound, message)
        {
            InstanceIds = [.. similar.Select(instance => instance.Id)],
        };
    }

    /// <summary>Creates the error for an instance that does not have all of the tags.</summary>
    public static YourMomException WithoutTags(long id, string[] tags) =>
        new(YourMomErrorKind.InstanceNotFound, Messages.FormatInstanceWithoutTags(id, Describe(tags))) { InstanceIds = [id] };

    /// <summary>Describes the tags for use in a sentence.</summary>
    public static string Describe(IReadOnlyList<string> tags) =>
        tags.Count == 1
            ? Messages.FormatTagDescription(Quote(tags[0]))
            : Messages.FormatTagsDescription(string.Join(", ", tags.Select(Quote)));

    // Blanks are kept: a trailing blank can be the only difference between two names.
    private static string Quote(string text) => $"'{UnicodeText.EscapeInvisible(text)}'";
}
