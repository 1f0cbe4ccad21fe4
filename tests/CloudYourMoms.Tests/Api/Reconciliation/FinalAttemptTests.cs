using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

public sealed class FinalAttemptTests
{
    // The end of each attempt, and what is returned or reported.
    [Theory]
    [InlineData("response", "response")]
    [InlineData("error", "error 1")]
    [InlineData("canceled response", "response")]
    [InlineData("canceled error", "error 2")]
    [InlineData("canceled canceled", null)]
    public async Task Canceled_request_is_sent_once_more(string attempts, string? result)
    {
        var ends = attempts.Split(' ');
        List<CancellationToken> tokens = [];
        string? error = null;

        var response = await FinalAttempt.SendAsync(Send, e => error = e.Message, Test.Cancellation);

        Assert.Equal(result, response ?? error);
        Assert.Equal(ends.Length, tokens.Count);
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
        Assert.All(tokens.Skip(1), token => Assert.True(token.CanBeCanceled));

        Task<string> Send(CancellationToken token)
        {
            tokens.Add(token);
            return ends[tokens.Count - 1] switch
            {
                "canceled" => Task.FromException<string>(new OperationCanceledException()),
                "error" => Task.FromException<string>(new YourMomException(YourMomErrorKind.NotFound, $"error {tokens.Count}")),
                var text => Task.FromResult(text),
            };
        }
    }
}
