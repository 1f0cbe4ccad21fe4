using System.Globalization;
using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The operation <c>GET /instances</c>.</summary>
internal static class ListInstancesOperation
{
    public static Uri Address(BaseAddress platform, InstanceQuery query, string? pageToken)
    {
        List<KeyValuePair<string, string>> parameters = [.. query.Tags.Select(tag => new KeyValuePair<string, string>("tags[]", tag))];
        if (query.SearchText is { Length: > 0 } text)
        {
            parameters.Add(new("searchText", text));
        }

        parameters.Add(new("pageSize", query.PageSize.ToString(CultureInfo.InvariantCulture)));
        if (pageToken is not null)
        {
            parameters.Add(new("nextPage", pageToken));
        }

        return platform.Combine(["instances"], parameters);
    }

    /// <exception cref="YourMomException">The response is an error, or not a list of instances.</exception>
    public static InstancePage Read(ApiResponse response, string? pageToken, Redactor redactor)
    {
        // On the first page, 404 means that nothing matches. A later page must exist.
        if (pageToken is not null && response.Status == HttpStatusCode.NotFound)
        {
            var error = response.ToError(redactor);
            throw PageTokens.Incomplete(Messages.FormatListPageMissing(error.Message), error);
        }

        if (IsNoMatch(response))
        {
            return new InstancePage { Instances = [], IsNotFound = true, Date = response.Date };
        }

        if (!response.IsSuccess)
        {
            throw response.ToError(redactor);
        }

        if (InstanceDto.TryReadList(response) is not { } items || items.Any(item => item.Id is null))
        {
            throw response.Unexpected(Messages.ResponseExpectedInstances, redactor);
        }

        var kinds = new Dictionary<string, object?>(StringComparer.Ordinal);
        return new InstancePage
        {
            Instances = [.. items.Select(item => InstanceMapper.Map(item, null, kinds))],
            NextPage = response.NextPage,
            TotalCount = response.TotalCount,
            Date = response.Date,
        };
    }

    // The platform returns 404 if nothing matches. A 404 of a proxy does not have the platform's format.
    private static bool IsNoMatch(ApiResponse response) => response.Status == HttpStatusCode.NotFound && response.IsPlatformError;
}
