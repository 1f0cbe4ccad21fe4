namespace CloudYourMoms.Tests.Support;

internal sealed record SentRequest(string Method, string Address, string? Authorization, string? ContentType, string? Body)
{
    /// <summary>The query, decoded by .NET to compare it with the input.</summary>
    public string? Query(string name) => System.Web.HttpUtility.ParseQueryString(new Uri(Address).Query)[name];
}
