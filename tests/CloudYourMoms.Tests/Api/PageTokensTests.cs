using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Api;

public sealed class PageTokensTests
{
    // The tokens of the pages; - is the last page.
    [Theory]
    [InlineData("-", null)]
    [InlineData("a b -", null)]
    [InlineData("a a", "the platform returned the same page token twice.")]
    [InlineData("a b a", "the platform returned the same page token twice.")]
    [InlineData("a b c", "it has more than 3 pages.")]
    public void Pages_end_without_a_repeated_token(string pages, string? problem)
    {
        var tokens = new PageTokens(maximumPages: 3);

        var error = Record.Exception(() =>
        {
            foreach (var page in pages.Split(' '))
            {
                var token = page == "-" ? null : page;
                tokens.Follow(token);
                Assert.Equal((token, token is null), (tokens.Next, tokens.IsComplete));
            }
        });

        Assert.Equal(problem is null ? null : $"The list cannot be read completely: {problem}", error?.Message);
        Assert.True(error is null or ApiException { Kind: YourMomErrorKind.ListIncomplete });
    }
}
