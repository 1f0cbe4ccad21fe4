using System.Text;

namespace CloudYourMoms.Tests.Support;

/// <summary>
/// A fake of the network and the platform: returns the given responses in order, then the last one again, and records the requests.
/// </summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Func<CancellationToken, Task<HttpResponseMessage>>>> _responses = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _release = new();
    private readonly FakeClock? _clock;
    private string _method = string.Empty;

    /// <param name="clock">The clock that dates its responses; null for responses without a date.</param>
    public FakePlatform(FakeClock? clock = null) => _clock = clock;

    public List<SentRequest> Sent { get; } = [];

    public IReadOnlyList<SentRequest> Posts => Sent.FindAll(request => request.Method == "POST");

    public IReadOnlyList<SentRequest> Gets => Sent.FindAll(request => request.Method == "GET");

    /// <summary>Runs when a request has arrived, before the response.</summary>
    public Action<SentRequest> Arrived { get; init; } = _ => { };

    /// <summary>The responses that follow are for requests of this method only.</summary>
    public FakePlatform To(string method)
    {
        _method = method;
        return this;
    }

    /// <summary>Removes the responses to requests of this method.</summary>
    public FakePlatform Forget()
    {
        _responses.Remove(_method);
        return this;
    }

    public FakePlatform Returns(int status, string body, params (string Name, string Value)[] headers) =>
        Returns(status, () => new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public FakePlatform Returns(int status, Func<HttpContent> content, params (string Name, string Value)[] headers) =>
        Add(_ => Task.FromResult(Response(status, content(), headers)));

    /// <summary>Computes the response to each request.</summary>
    public FakePlatform Returns(Func<SentRequest, HttpResponseMessage> response) => Add(_ => Task.FromResult(response(Sent[^1])));

    /// <summary>Returns the response when <see cref="Release"/> is called.</summary>
    public FakePlatform ReturnsLater(int status, string body) => Add(async cancellationToken =>
    {
        await _release.Task.WaitAsync(cancellationToken);
        return Response(status, new StringContent(body), []);
    });

    public void Release() => _release.SetResult();

    public FakePlatform Fails(Exception exception) => Add(_ => Task.FromException<HttpResponseMessage>(exception));

    public FakePlatform NeverReturns() => Add(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("The wait has no end but its cancellation.");
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.AbsoluteUri,
            request.Headers.NonValidated.TryGetValues("Authorization", out var authorization) ? authorization.ToString() : null,
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        Sent.Add(sent);
        Arrived(sent);
        var responses = _responses.GetValueOrDefault(sent.Method) ?? _responses[string.Empty];
        var response = responses.Count > 1 ? responses.Dequeue() : responses.Peek();
        return await response(cancellationToken);
    }

    private FakePlatform Add(Func<CancellationToken, Task<HttpResponseMessage>> response)
    {
        if (!_responses.TryGetValue(_method, out var responses))
        {
            _responses[_method] = responses = new();
        }

        responses.Enqueue(response);
        return this;
    }

    private HttpResponseMessage Response(int status, HttpContent content, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = content };
        if (_clock is not null)
        {
            response.Headers.Date = _clock.Now;
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return response;
    }
}
