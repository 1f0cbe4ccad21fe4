using System.Text;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class HttpResponseTests
{
    [Theory]
    [InlineData(200, "<p>ü</p>", "9", "text/html; charset=utf-8")]
    [InlineData(302, "", "0", null)]
    [InlineData(204, "", null, null)]
    public void Response_is_not_cached_and_sends_no_referrer(int status, string html, string? length, string? type)
    {
        var bytes = new HttpResponse(status, "Reason", html, ("Allow", "GET")).ToBytes();

        var response = ReceivedResponse.Parse(Encoding.UTF8.GetString(bytes));
        Assert.Equal((status, html, "GET"), (response.Status, response.Body, response.Header("Allow")));
        Assert.Equal((length, type), (response.Header("Content-Length"), response.Header("Content-Type")));
        Assert.Equal(
            ("no-store", "no-referrer", "nosniff", "close"),
            (response.Header("Cache-Control"), response.Header("Referrer-Policy"), response.Header("X-Content-Type-Options"),
                response.Header("Connection")));
        Assert.Equal(CallbackPage.ContentSecurityPolicy, response.Header("Content-Security-Policy"));
    }
}
