using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

/// <summary>The address that a user pastes if the callback does not arrive.</summary>
public sealed class PastedAuthorizationResponseTests
{
    private const string Callback = "https://www.mycoolapp.com/auth";
    private const string Query = "code=aPrx%3D%3D&state=" + Sample.State;
    private const string CodeAlone = "it is neither an address nor a query; a code alone does not identify its sign-in";
    private const string NoCode = "it has neither a code nor an error";

    public static TheoryData<string> Pasted =>
    [
        Callback + "?" + Query, "\"" + Callback + "?" + Query + "\"", "'" + Callback + "?" + Query + "'",
        "`" + Callback + "?" + Query + "`", "(" + Callback + "?" + Query + ")", "<" + Callback + "?" + Query + ">",
        "“" + Callback + "?" + Query + "”", "‘" + Callback + "?" + Query + "’", "«" + Callback + "?" + Query + "»",
        "\uFEFF\u200B \t\r\n" + Callback + "?" + Query + "\n", Callback + "?code=aP\r\n  rx%3D%3D&state=" + Sample.State,
        Callback + "?code=aP rx%3D%3D& state=" + Sample.State, Callback + "?code=aPrx%3D%3D&amp;state=" + Sample.State,
        Callback + "?" + Query + "#_=_", Callback + "?" + Query + "#https://elsewhere.example/?code=other",
        "HTTPS://WWW.MYCOOLAPP.COM/auth?" + Query, "https://www.mycoolapp.com:443/auth?" + Query, "www.mycoolapp.com/auth?" + Query,
        "/auth?" + Query, "?" + Query, Query, Query + "&next=https://elsewhere.example/", "code=aP rx%3D%3D&state=" + Sample.State,
        "&amp;" + Query, Query + "&lt;x=1",
    ];

    [Theory]
    [MemberData(nameof(Pasted))]
    public void Pasted_address_is_cleaned_up(string pasted)
    {
        var callback = Read(pasted);

        Assert.Equal("aPrx==", Sample.ToPlainText(callback.Code));
        Assert.Equal(Sample.State, callback.State);
        Assert.Equal(Sample.Now, callback.ReceivedAt);
    }

    [Fact]
    public void Pasted_error_keeps_the_spaces_of_its_description()
    {
        var refusal = Assert.ThrowsAny<YourMomException>(
            () => Read(Callback + "?error=access_denied&error_description=end user denied&state=" + Sample.State));

        Assert.Contains("end user denied", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\"\"", "it is empty")]
    [InlineData(" \r\n ", "it is empty")]
    [InlineData("aPrxsmIEeqM9PiQroGEWx1UiMQ95", CodeAlone)]
    [InlineData("://www.mycoolapp.com/auth", CodeAlone)]
    [InlineData("=https://www.mycoolapp.com/auth", NoCode)]
    [InlineData("https://[/auth?" + Query, "it is not a complete address")]
    [InlineData("https://www.mycoolapp.com:x/auth?" + Query, "it is not a complete address")]
    [InlineData(Callback, "it has no query, so the code is missing")]
    [InlineData(Callback + "?", NoCode)]
    [InlineData(
        Callback + "?code=%ZZ&state=" + Sample.State,
        "its parameters cannot be parsed: a percent-encoding is invalid, or a parameter occurs more than once")]
    public void Invalid_response_is_rejected_with_the_reason(string pasted, string reason)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => Read(pasted));

        Assert.Equal(YourMomErrorKind.InvalidCallbackResponse, refusal.Kind);
        Assert.Equal($"The callback response cannot be used: {reason}.", refusal.Message);
        Assert.DoesNotContain("aPrx", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.salesforce.com", "/authorize?")]
    [InlineData("http://www.mycoolapp.com", "/auth?")]
    [InlineData("https://www.mycoolapp.com:8443", "/auth?")]
    [InlineData("https://www.mycoolapp.com", "/Auth?")]
    [InlineData("https://www.mycoolapp.com", "/auth/?")]
    public void Other_address_is_rejected_and_named(string server, string path)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => Read(server + path + Query));

        Assert.Equal(YourMomErrorKind.InvalidCallbackResponse, refusal.Kind);
        Assert.Equal(
            $"The callback response cannot be used: it is an address at {server}, not at {Callback}; copy the address after you sign in.",
            refusal.Message);
    }

    [Theory]
    [InlineData("/%7Eme/auth", "/~me/auth")]
    [InlineData("/caf%c3%a9", "/caf\u00e9")]
    [InlineData("/a|b", "/a%7Cb")]
    [InlineData("/a%2Cb", "/a%2cb")]
    public void Path_is_compared_after_normalization(string registered, string pasted) => Assert.Equal(
        "aPrx==", Sample.ToPlainText(Read($"https://www.mycoolapp.com{pasted}?{Query}", "https://www.mycoolapp.com" + registered).Code));

    [Fact]
    public void Overlong_host_is_named_by_its_start()
    {
        var host = string.Concat(Enumerable.Repeat("l.", 2000));

        var refusal = Assert.ThrowsAny<YourMomException>(() => Read($"tps://{host}example/auth?{Query}"));

        Assert.StartsWith(
            "The callback response cannot be used: it is an address at tps://l.l.l.", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 500, 700);
    }

    [Fact]
    public void Relative_callback_URL_is_rejected()
    {
        var authorization = Sample.Authorization() with { CallbackUrl = new Uri("/auth", UriKind.Relative) };

        var refusal = Assert.ThrowsAny<YourMomException>(
            () => PastedAuthorizationResponse.Read(authorization, Sample.Secure(Query), Sample.Now));

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, refusal.Kind);
        Assert.Equal(
            "'/auth' is not a valid callback URL. Use an absolute address without user information or a fragment, and with a port other " +
            "than 0.",
            refusal.Message);
    }

    private static AuthorizationResponse Read(string pasted, string callbackUrl = Callback) =>
        PastedAuthorizationResponse.Read(Sample.Authorization(callbackUrl: callbackUrl), Sample.Secure(pasted), Sample.Now);
}
