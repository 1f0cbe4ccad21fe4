using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Tests.Support;

/// <summary>
/// A fake of the network and the platform, with a client of it: returns the given responses in order, then the last one again, and records
/// the requests.
/// </summary>
internal sealed class FakePlatform : HttpMessageHandler, IProgress<PlatformNotice>
{
    private readonly Dictionary<string, Queue<Func<CancellationToken, Task<HttpResponseMessage>>>> _responses = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _release = new();
    private string _method = string.Empty;

    /// <param name="clock">The clock of the client, which also dates the responses.</param>
    public FakePlatform(FakeClock? clock = null)
    {
        Clock = clock ?? new FakeClock();
        Options = Sample.Options(clock: Clock) with { Notices = this };
    }

    public FakeClock Clock { get; }

    /// <summary>The options of <see cref="Client"/>. By default it does not retry.</summary>
    public YourMomClientOptions Options { get; private set; }

    public YourMomClient Client => field ??= new YourMomClient(Options, this);

    public List<SentRequest> Sent { get; } = [];

    public IReadOnlyList<SentRequest> Posts => Sent.FindAll(request => request.Method == "POST");

    public IReadOnlyList<SentRequest> Gets => Sent.FindAll(request => request.Method == "GET");

    /// <summary>The notices of the client.</summary>
    public List<PlatformNotice> Notices { get; } = [];

    /// <summary>The pauses of the client, in seconds.</summary>
    public string Pauses => string.Join(' ', Clock.Pauses.Select(pause => pause.TotalSeconds.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Runs when a request has arrived, before the response.</summary>
    public Action<SentRequest> Arrived { get; set; } = _ => { };

    public FakePlatform With(Func<YourMomClientOptions, YourMomClientOptions> change)
    {
        Options = change(Options);
        return this;
    }

    public FakePlatform WithRetries(int count) => With(options => options with { MaximumRetryCount = count });

    /// <summary>Limits the next responses to requests of this method.</summary>
    public FakePlatform To(string method)
    {
        _method = method;
        return this;
    }

    public FakePlatform OnGet(int status, string body = "{}", params (string Name, string Value)[] headers) =>
        To("GET").Returns(status, body, headers);

    public FakePlatform OnPost(int status, string body = "{}", params (string Name, string Value)[] headers) =>
        To("POST").Returns(status, body, headers);

    /// <summary>Removes the responses to requests of this method.</summary>
    public FakePlatform Forget(string method)
    {
        _responses.Remove(method);
        return this;
    }

    public FakePlatform Returns(int status, string body = "{}", params (string Name, string Value)[] headers) =>
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

    /// <summary>The connection is refused, so nothing is sent.</summary>
    public FakePlatform Refuses() =>
        Fails(new HttpRequestException("Connection refused", new SocketException((int)SocketError.ConnectionRefused)));

    /// <summary>The connection breaks after the request was sent.</summary>
    public FakePlatform Breaks() => Fails(new HttpRequestException("broken", new IOException("broken")));

    public FakePlatform NeverReturns() => Add(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("The wait ends only if it is canceled.");
    });

    /// <summary>Adds responses and failures, separated by spaces: a status, <c>broken</c>, <c>refused</c> or <c>timeout</c>.</summary>
    public FakePlatform Plays(string events) => events.Split(' ').Aggregate(this, (platform, name) => name switch
    {
        "broken" => platform.Breaks(),
        "refused" => platform.Refuses(),
        "timeout" => platform.Fails(new OperationCanceledException()),
        _ => platform.Returns(int.Parse(name, CultureInfo.InvariantCulture)),
    });

    /// <summary>Creates an instance with the client.</summary>
    public Task<CreateResult> CreateAsync(InstanceRequest? request = null, CancellationToken? cancellationToken = null) =>
        Client.CreateInstanceAsync(request ?? Sample.InstanceRequest(), cancellationToken ?? Test.Cancellation);

    public Task<YourMomException> CreateErrorAsync(InstanceRequest? request = null, CancellationToken? cancellationToken = null) =>
        Test.ErrorOf(() => CreateAsync(request, cancellationToken));

    public Task<YourMomException> ErrorOf(Func<YourMomClient, Task> call) => Test.ErrorOf(() => call(Client));

    public Task<YourMomErrorKind?> KindOf(Func<YourMomClient, Task> call) => Test.KindOf(() => call(Client));

    void IProgress<PlatformNotice>.Report(PlatformNotice value) => Notices.Add(value);

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
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        response.Headers.Date = Clock.Now;
        foreach (var (name, value) in headers)
        {
            response.Headers.Remove(name);
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return response;
    }
}
