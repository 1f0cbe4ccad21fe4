namespace CloudYourMoms.Tests.Support;

internal sealed record SentRequest(string Method, string Address, string? Authorization, string? ContentType, string? Body)
{
    /// <summary>The query as .NET's own reader decodes it, to compare with what went in.</summary>
    public string? Query(string name) => System.Web.HttpUtility.ParseQueryString(new Uri(Address).Query)[name];
}
