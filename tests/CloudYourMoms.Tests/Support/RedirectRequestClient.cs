using System.Text;
using System.Web;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Support;

/// <summary>The browser's side of a sign-in, without a socket.</summary>
internal sealed class RedirectRequestClient
{
    private readonly AuthorizationRequest _authorization;
    private readonly RedirectRequestHandler _handler;

    public RedirectRequestClient(AuthorizationRequest authorization, Uri? listenUri = null)
    {
        _authorization = authorization;
        _handler = new(authorization, RedirectEndpoint.For(authorization.CallbackUrl, listenUri), () => Sample.Now, Events.Add);
    }

    /// <summary>The events that the handler reported.</summary>
    public List<string> Events { get; } = [];

    public Uri Link => _handler.LaunchUri;

    /// <summary>The state in the address that the link redirected to; null if the link was not followed or the address has none.</summary>
    public string? LinkState { get; private set; }

    public Task<AuthorizationResult> Outcome => _handler.Result;

    public ReceivedResponse Get(string target, params string[] headers) => Send("GET", target, headers);

    /// <summary>True if the listener can close after this response.</summary>
    public bool IsLastPage(string target) => _handler.IsResultPage(Head("GET", target));

    public ReceivedResponse Send(string method, string target, params string[] headers)
    {
        var response = ReceivedResponse.Parse(Encoding.UTF8.GetString(_handler.Handle(Head(method, target, headers)).ToBytes()));
        if (Uri.TryCreate(response.Header("Location"), UriKind.Absolute, out var location) && location.Scheme != Uri.UriSchemeFile)
        {
            LinkState = HttpUtility.ParseQueryString(location.Query)["state"];
        }

        return response;
    }

    /// <summary>Follows the link and returns the Cookie header that a browser sends.</summary>
    public string FollowLink() => "Cookie: " + Get(Link.AbsolutePath).Header("Set-Cookie")!.Split(';')[0];

    public async Task<AuthorizationResponse> CallbackAsync()
    {
        Assert.True(Outcome.IsCompleted, "The wait continues.");
        return (await Outcome).Response!;
    }

    private HttpRequestHead Head(string method, string target, params string[] headers)
    {
        var host = Array.Exists(headers, header => header.StartsWith("Host:", StringComparison.Ordinal))
            ? []
            : new[] { "Host: " + _authorization.CallbackUrl.Authority };
        var text = $"{method} {target} HTTP/1.1\r\n{string.Concat(host.Concat(headers).Select(header => header + "\r\n"))}\r\n";
        var bytes = Encoding.ASCII.GetBytes(text);
        var head = HttpRequestHead.TryParse(bytes, bytes.Length);
        Assert.NotNull(head);
        return head;
    }
}
