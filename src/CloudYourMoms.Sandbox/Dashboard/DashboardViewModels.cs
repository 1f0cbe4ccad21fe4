using System.Text.Json.Serialization;
using CloudYourMoms.Sandbox.CommandLine;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>The dashboard's data, without secrets: every user of this machine can read it.</summary>
internal sealed class DashboardViewModels(Instances instances, RequestHistory history, FaultQueue faults, SandboxSecretMasker secrets)
{
    public const int MaxRequests = 100;

    // The values of all other parameters are masked, because a misspelled name can carry a secret.
    private static readonly string[] UnmaskedParameters = ["tags[]", "searchText", "pageSize", "scope", "response_type", "siteAddress"];

    /// <summary>All instances, newest first.</summary>
    public IReadOnlyList<InstanceViewModel> Instances => [.. instances.Snapshot().Reverse().Select(instance => new InstanceViewModel(
        instance.Id,
        secrets.Mask(instance.Name),
        instance.Key,
        Valid: true,
        instance.Disabled,
        [.. instance.Tags.Select(secrets.Mask)],
        instance.CreatedDate))];

    /// <summary>The pending faults in command-line syntax.</summary>
    public IReadOnlyList<string> Faults => [.. faults.Snapshot().Select(fault => secrets.Mask(FaultSyntax.Text(fault)))];

    /// <summary>The latest requests, newest first, and the total number of requests.</summary>
    public (IReadOnlyList<RequestViewModel> Requests, int Total) Requests()
    {
        var (requests, total) = history.Last(MaxRequests);
        return ([.. requests.Select(ToViewModel)], total);
    }

    private RequestViewModel ToViewModel(ReceivedRequest request) => new(
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
        return UnmaskedParameters.Contains(name, StringComparer.Ordinal)
            ? $"{name}={secrets.Mask(Uri.UnescapeDataString(parameter[(equals + 1)..]))}"
            : $"{secrets.Mask(name)}={InstanceJson.Mask}";
    }
}

/// <summary>An instance without its token, configuration and code.</summary>
internal sealed record InstanceViewModel(
    long Id,
    string Name,
    string Key,
    bool Valid,
    bool Disabled,
    IReadOnlyList<string> Tags,
    DateTimeOffset CreatedDate);

/// <summary>A request without headers and body, and with masked query values.</summary>
internal sealed record RequestViewModel(
    DateTimeOffset ReceivedAt,
    string Method,
    string Path,
    string Query,
    int? Status,
    [property: JsonPropertyName("durationMs")] double? DurationMilliseconds);
