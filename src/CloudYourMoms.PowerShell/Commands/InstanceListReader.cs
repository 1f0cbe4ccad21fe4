using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Reads complete lists of instances and reports progress.</summary>
/// <param name="cmdlet">The cmdlet that writes messages and progress.</param>
/// <param name="client">The client of the platform.</param>
/// <param name="baseUri">The platform's address.</param>
/// <param name="post">Runs an action on the pipeline thread of the cmdlet.</param>
internal sealed class InstanceListReader(Cmdlet cmdlet, YourMomClient client, Uri baseUri, Action<Action> post)
{
    /// <summary>Reads all instances that match a query.</summary>
    /// <exception cref="YourMomException">See <see cref="InstancePages.ReadPageAsync"/>.</exception>
    public async Task<IReadOnlyList<Instance>> ReadAsync(InstanceQuery query, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var list = client.ListInstances(query);
        await PageLoop.ReadAllAsync(
            cmdlet,
            pipeline,
            $"Listing the instances on {baseUri}",
            report =>
            {
                list.ReadingTags = (read, total) => post(() => ReportTags(report, read, total));
                return list.ReadPageAsync(cancellationToken);
            },
            () => list.IsComplete ? null : $"{Quantity.Of(list.ReadCount, "instance")} read").ResumeOn(pipeline);
        if (list.IsNotFound)
        {
            ReportNotFound(query);
        }

        if (list.ReadCount > list.Instances.Count)
        {
            var skipped = Quantity.Of(list.ReadCount - list.Instances.Count, "instance");
            cmdlet.WriteVerbose($"Skipped {skipped} that the platform listed without {MissingInstance.Describe(query.Tags)}.");
        }

        return list.Instances;
    }

    private void ReportTags(Action<string> report, int read, int total)
    {
        if (read == 0)
        {
            cmdlet.WriteVerbose($"The platform's list has no tags for {Quantity.Of(total, "instance")}. Reading them by id.");
        }

        report($"Tags of {read} of {Quantity.Of(total, "instance")} read");
    }

    // The platform returns 404 if no instance matches, and a server at a wrong address returns 404 too.
    private void ReportNotFound(InstanceQuery query)
    {
        var notFound = $"{baseUri.AbsoluteUri.TrimEnd('/')}/instances returned 404 (Not Found)";
        if (query.Tags.Count > 0 || query.SearchText is not null)
        {
            cmdlet.WriteVerbose($"{notFound}: no instance matches.");
        }
        else
        {
            cmdlet.WriteWarning(
                $"{notFound}: the account has no instances, or the base address is wrong. " +
                "If you expect instances, check -BaseUri or the profile.");
        }
    }
}
