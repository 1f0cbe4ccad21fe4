using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class RedirectEndpointTests
{
    private const string Public = "https://www.mycoolapp.com/auth";
    private const string LocalNames = "127.0.0.1:8400 [::1]:8400 localhost:8400";

    [Theory]
    [InlineData("http://localhost/auth", null, "localhost localhost:80")]
    [InlineData("http://localhost:8400/auth", null, "localhost:8400")]
    [InlineData("http://localhost:8400/auth", "http://localhost:8400", "localhost:8400")]
    [InlineData("http://127.0.0.1:8400/auth", null, "127.0.0.1:8400")]
    [InlineData("http://[::1]:8400/auth", null, "[::1]:8400")]
    [InlineData(Public, "http://localhost:8400", LocalNames + " www.mycoolapp.com www.mycoolapp.com:443")]
    [InlineData("https://b\u00fccher.example:8443/auth", "http://localhost:8400", LocalNames + " xn--bcher-kva.example:8443")]
    [InlineData("https://h:1/", "http://127.0.0.5:8400", "127.0.0.1:8400 127.0.0.5:8400 [::1]:8400 h:1 localhost:8400")]
    [InlineData("https://h:1/", "http://localhost", "127.0.0.1 127.0.0.1:80 [::1] [::1]:80 h:1 localhost localhost:80")]
    public void Host_names_are_those_of_both_sides_of_a_proxy(string callbackUrl, string? listenUri, string hosts) =>
        Assert.Equal(hosts, string.Join(' ', For(callbackUrl, listenUri).Hosts.Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("http://localhost:8400", null, "/")]
    [InlineData("http://localhost:8400/a%20b/%C3%BC", null, "/a%20b/%C3%BC")]
    [InlineData("http://localhost:8400/auth?fixed=1", null, "/auth")]
    [InlineData("http://localhost:8400/x/../%7eme", null, "/~me")]
    [InlineData(Public, "http://localhost:8400", "/auth")]
    [InlineData(Public, "http://localhost:8400/", "/auth")]
    [InlineData(Public, "http://localhost:8400/%68idden", "/hidden")]
    public void Path_is_that_of_the_callback_or_listen_URI(string callbackUrl, string? listenUri, string path) =>
        Assert.Equal(path, For(callbackUrl, listenUri).CallbackPath);

    [Theory]
    [InlineData("http://localhost:8400/auth", null, "/token", "/token")]
    [InlineData("http://localhost:8400/auth", "http://localhost:8400", "/token", "/token")]
    [InlineData(Public, "http://localhost:8400/hidden", "/auth?page=token", "/hidden?page=token")]
    [InlineData("https://localhost:8400/auth", "http://localhost:8400", "/auth?page=token", "/auth?page=token")]
    [InlineData("http://localhost:8401/auth", "http://localhost:8400", "/auth?page=token", "/auth?page=token")]
    public void Page_uses_the_callback_path_behind_a_proxy(string callbackUrl, string? listenUri, string shown, string received)
    {
        var endpoint = For(callbackUrl, listenUri);

        Assert.Equal((shown, received), (endpoint.PublicTarget("page", "token"), endpoint.LocalTarget("page", "token")));
    }

    public static TheoryData<string> OtherHosts =>
    [
        Public, "http://www.mycoolapp.com/auth", "http://localhost.example.com:8400/auth", "http://10.0.0.1:8400/auth",
        "http://0.0.0.0:8400/auth", "http://[::]:8400/auth", "myapp://localhost/auth",
    ];

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public void Callback_URL_of_another_host_is_rejected(string callbackUrl) =>
        AssertRejected(callbackUrl, null, YourMomErrorKind.CallbackNotLocal, $"The callback URL {callbackUrl} is not on this machine");

    [Theory]
    [InlineData("http://www.mycoolapp.com/auth", "in clear text")]
    [InlineData("myapp://auth/done", "'myapp'")]
    public void Callback_URL_that_is_not_https_cannot_be_forwarded(string callbackUrl, string text) =>
        AssertRejected(callbackUrl, "http://localhost:8400", YourMomErrorKind.InvalidCallbackUrl, text);

    public static TheoryData<string> InvalidListenUris =>
    [
        "http://192.0.2.1:8400/", "http://0.0.0.0:8400/", "http://localhost.example.com:8400/", "ftp://localhost:8400/", "localhost:8400",
        "http://localhost:0/", "https://127.0.0.1:0/auth", "/relative", "http://localhost:8400/#part", "http://user:word@localhost:8400/",
    ];

    [Theory]
    [MemberData(nameof(InvalidListenUris))]
    public void Listen_URI_of_another_machine_is_rejected(string listenUri)
    {
        var shown = listenUri.Replace("user:word@", string.Empty, StringComparison.Ordinal).Split('#')[0];

        AssertRejected(
            Public,
            listenUri,
            YourMomErrorKind.InvalidListenUri,
            $"'{shown}' is not a valid address to listen on. Use an http or https address of this machine");
    }

    private static RedirectEndpoint For(string callbackUrl, string? listenUri) =>
        RedirectEndpoint.For(new Uri(callbackUrl), listenUri is null ? null : new Uri(listenUri, UriKind.RelativeOrAbsolute));

    private static void AssertRejected(string callbackUrl, string? listenUri, YourMomErrorKind kind, string text)
    {
        var failure = Assert.ThrowsAny<YourMomException>(() => For(callbackUrl, listenUri));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }
}
