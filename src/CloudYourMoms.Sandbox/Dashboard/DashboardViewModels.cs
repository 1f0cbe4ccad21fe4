using CloudYourMoms.Sandbox.CommandLine;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>What anybody on this machine may see of the sandbox: everything but its secrets.</summary>
internal sealed class DashboardViewModels(Instances instances, RequestHistory history, FaultQueue faults, SandboxSecretMasker secrets)
{
    public const int MostRequests = 100;

    // The value of any other parameter can be a secret, if only one that was misspelt.
    private static readonly string[] HarmlessParameters = ["tags[]", "searchText", "pageSize", "scope", "response_type", "siteAddress"];

    /// <summary>All instances, newest first.</summary>
    public IReadOnlyList<InstanceViewModel> Instances => [.. instances.Snapshot().Reverse().Select(instance => new InstanceViewModel(
        instance.Id,
        secrets.Mask(instance.Name),
        instance.Key,
        Valid: true,
        instance.Disabled,
        [.. instance.Tags.Select(secrets.Mask)],
        instance.CreatedDate))];

    /// <summary>The faults still to come, as they are written on the command line.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Snapshot().Select(fault => secrets.Mask(FaultSyntax.Text(fault)))];

    /// <summary>The last requests, newest first, and how many there were in all.</summary>
    public (IReadOnlyList<RequestViewModel> Requests, int Total) Requests()
    {
        var (requests, total) = history.Last(MostRequests);
        return ([.. requests.Select(Show)], total);
    }

    private RequestViewModel Show(ReceivedRequest request) => new(
        request.ReceivedAt,
        secrets.Mask(request.Method),
        secrets.Mask(request.Path),
        Query(request.QueryString),
        request.Status,
        request.Duration?.TotalMilliseconds is { } milliseconds ? Math.Round(milliseconds, 1) : null);

    private string Query(string query) => query.Length > 1
        ? "?" + string.Join('&', query[1..].Split('&').Select(Parameter))
        : string.Empty;

    private string Parameter(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return parameter.Length > 0 ? InstanceJson.Mask : string.Empty;
        }

        var name = Uri.UnescapeDataString(parameter[..equals]);
        return HarmlessParameters.Contains(name, StringComparer.Ordinal)
            ? $"{name}={secrets.Mask(Uri.UnescapeDataString(parameter[(equals + 1)..]))}"
            : $"{secrets.Mask(name)}={InstanceJson.Mask}";
    }
}
