using System.Globalization;
using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>GET /instances</c>: its address, and the page that an answer holds.</summary>
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

    /// <exception cref="YourMomException">The answer is an error, or no list of instances.</exception>
    public static InstancePage Read(ApiResponse answer, string? pageToken, Redactor foreign)
    {
        // No match is what only a first page can say.
        if (pageToken is not null && answer.Status == HttpStatusCode.NotFound)
        {
            var error = answer.ToError(foreign);
            throw PageTokens.Incomplete($"a page that the platform had named is not there. {error.Message}", error);
        }

        if (IsNoMatch(answer))
        {
            return new InstancePage { Instances = [], IsNotFound = true, Date = answer.Date };
        }

        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        if (InstanceDto.TryReadList(answer) is not { } items || items.Any(item => item.Id is null))
        {
            throw answer.Unexpected("a list of instances as JSON, each with its id", foreign);
        }

        var kinds = new Dictionary<string, object?>(StringComparer.Ordinal);
        return new InstancePage
        {
            Instances = [.. items.Select(item => InstanceMapper.Map(item, null, kinds))],
            NextPage = answer.NextPage,
            TotalCount = answer.TotalCount,
            Date = answer.Date,
        };
    }

    // The platform says 404 for no match. So does a proxy that knows no such address, but not in the platform's form.
    private static bool IsNoMatch(ApiResponse answer) => answer.Status == HttpStatusCode.NotFound && answer.IsPlatformError;
}
