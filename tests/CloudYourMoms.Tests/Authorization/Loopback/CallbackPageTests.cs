using System.Net;
using System.Security.Cryptography;
using System.Text;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackPageTests
{
    [Theory]
    [InlineData("access_denied", "Authorization denied")]
    [InlineData("server_error", "The sign-in failed")]
    public void Error_page_has_title_message_and_remedy(string code, string title)
    {
        var error = ProviderError.Of(code, null);

        var page = WebUtility.HtmlDecode(CallbackPage.Error(new() { Error = error, ErrorDescription = "why" }));

        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"{error.Summary} The provider reported:</p><blockquote>why</blockquote>", page, StringComparison.Ordinal);
        Assert.Contains(error.PageRemedy, page, StringComparison.Ordinal);
    }

    [Fact]
    public void External_text_is_encoded_in_the_page()
    {
        const string Text = "<script>alert(1)</script>&\"'";
        string[] pages =
        [
            CallbackPage.Success(Text),
            CallbackPage.Error(new() { Error = ProviderError.Of("x", null), ErrorDescription = Text }),
        ];

        Assert.All(pages, page =>
        {
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.Contains(Text, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Content_security_policy_allows_only_the_pages_style()
    {
        var page = CallbackPage.Finished();

        var start = page.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        var style = page[start..page.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; " +
            "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            CallbackPage.ContentSecurityPolicy);
    }
}
