using System.Text;

namespace CloudYourMoms.Tests;

/// <summary>A browser's side of the callback site, without a socket between them.</summary>
internal sealed class SiteVisitor
{
    private readonly OAuthAuthorization _authorization;
    private readonly CallbackSite _site;

    public SiteVisitor(OAuthAuthorization authorization, Uri? listenUri = null)
    {
        _authorization = authorization;
        _site = new(authorization, CallbackPlace.For(authorization.CallbackUrl, listenUri), () => Sample.Now, Events.Add);
    }

    /// <summary>The lines that the site reported.</summary>
    public List<string> Events { get; } = [];

    public Uri Link => _site.Link;

    public Task<CallbackOutcome> Outcome => _site.Outcome;

    public ReceivedAnswer Get(string target, params string[] headers) => Send("GET", target, headers);

    /// <summary>True when the listener need not stay for this browser any longer once it has the answer.</summary>
    public bool IsLastPage(string target) => _site.IsResultPage(Head("GET", target));

    public ReceivedAnswer Send(string method, string target, params string[] headers) =>
        ReceivedAnswer.Parse(Encoding.UTF8.GetString(_site.Answer(Head(method, target, headers)).ToBytes()));

    /// <summary>Follows the link and gives back the cookie as a browser sends it.</summary>
    public string FollowLink() => "Cookie: " + Get(Link.AbsolutePath).Header("Set-Cookie")!.Split(';')[0];

    public async Task<OAuthCallback> CallbackAsync()
    {
        Assert.True(Outcome.IsCompleted, "The wait goes on.");
        return (await Outcome).Callback!;
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
