using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
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
            Messages.FormatListProgressActivity(baseUri),
            report =>
            {
                list.ReadingTags = (read, total) => post(() => ReportTags(report, read, total));
                return list.ReadPageAsync(cancellationToken);
            },
            () => list.IsComplete ? null : Messages.FormatListProgress(Quantity.Of(list.ReadCount, "instance"))).ResumeOn(pipeline);
        if (list.IsNotFound)
        {
            ReportNotFound(query);
        }

        if (list.ReadCount > list.Instances.Count)
        {
            var skipped = Quantity.Of(list.ReadCount - list.Instances.Count, "instance");
            cmdlet.WriteVerbose(Messages.FormatListSkippedInstances(skipped, MissingInstance.Describe(query.Tags)));
        }

        return list.Instances;
    }

    private void ReportTags(Action<string> report, int read, int total)
    {
        if (read == 0)
        {
            cmdlet.WriteVerbose(Messages.FormatListWithoutTags(Quantity.Of(total, "instance")));
        }

        report(Messages.FormatListTagsProgress(read, Quantity.Of(total, "instance")));
    }

    // The platform returns 404 if no instance matches, and a server at a wrong address returns 404 too.
    private void ReportNotFound(InstanceQuery query)
    {
        var address = $"{baseUri.AbsoluteUri.TrimEnd('/')}/instances";
        if (query.Tags.Count > 0 || query.SearchText is not null)
        {
            cmdlet.WriteVerbose(Messages.FormatListNoMatch(address));
        }
        else
        {
            cmdlet.WriteWarning(Messages.FormatListNotFound(address));
        }
    }
}
