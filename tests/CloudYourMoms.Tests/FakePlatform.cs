using System.Text;

namespace CloudYourMoms.Tests;

/// <summary>A fake of the network and the platform behind it: answers as told, and remembers what it was sent. The last answer repeats.</summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public List<SentRequest> Sent { get; } = [];

    public FakePlatform Answers(int status, string body, params (string Name, string Value)[] headers) =>
        Answers(status, () => new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public FakePlatform Answers(int status, Func<HttpContent> content, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(_ =>
        {
            var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = content() };
            foreach (var (name, value) in headers)
            {
                Assert.True(response.Headers.TryAddWithoutValidation(name, value));
            }

            return Task.FromResult(response);
        });
        return this;
    }

    public FakePlatform Fails(Exception exception)
    {
        _answers.Enqueue(_ => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    public FakePlatform NeverAnswers()
    {
        _answers.Enqueue(async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("The wait has no end but its cancellation.");
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add(new SentRequest(
            request.Method.Method,
            request.RequestUri!.AbsoluteUri,
            request.Headers.NonValidated.TryGetValues("Authorization", out var authorization) ? authorization.ToString() : null,
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)));
        var answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        return await answer(cancellationToken);
    }
}
