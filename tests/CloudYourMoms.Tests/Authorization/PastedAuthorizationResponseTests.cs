using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

/// <summary>The address that a user pastes if the callback does not arrive.</summary>
public sealed class PastedAuthorizationResponseTests
{
    private const string Callback = "https://www.mycoolapp.com/auth";
    private const string Query = "code=aPrx%3D%3D&state=" + Sample.State;

    [Theory]
    [InlineData(Callback + "?" + Query)]
    [InlineData("\"" + Callback + "?" + Query + "\"")]
    [InlineData("'" + Callback + "?" + Query + "'")]
    [InlineData("`" + Callback + "?" + Query + "`")]
    [InlineData("(" + Callback + "?" + Query + ")")]
    [InlineData("<" + Callback + "?" + Query + ">")]
    [InlineData("“" + Callback + "?" + Query + "”")]
    [InlineData("‘" + Callback + "?" + Query + "’")]
    [InlineData("«" + Callback + "?" + Query + "»")]
    [InlineData("\uFEFF\u200B \t\r\n" + Callback + "?" + Query + "\n")]
    [InlineData(Callback + "?code=aP\r\n  rx%3D%3D&state=" + Sample.State)]
    [InlineData(Callback + "?code=aP rx%3D%3D& state=" + Sample.State)]
    [InlineData(Callback + "?code=aPrx%3D%3D&amp;state=" + Sample.State)]
    [InlineData(Callback + "?" + Query + "#_=_")]
    [InlineData(Callback + "?" + Query + "#https://elsewhere.example/?code=other")]
    [InlineData("HTTPS://WWW.MYCOOLAPP.COM/auth?" + Query)]
    [InlineData("https://www.mycoolapp.com:443/auth?" + Query)]
    [InlineData("www.mycoolapp.com/auth?" + Query)]
    [InlineData("/auth?" + Query)]
    [InlineData("?" + Query)]
    [InlineData(Query)]
    [InlineData(Query + "&next=https://elsewhere.example/")]
    [InlineData("code=aP rx%3D%3D&state=" + Sample.State)]
    [InlineData("&amp;" + Query)]
    [InlineData(Query + "&lt;x=1")]
    public void Pasted_address_is_cleaned_up(string pasted)
    {
        var callback = Read(pasted);

        Assert.Equal("aPrx==", Sample.ToPlainText(callback.Code));
        Assert.Equal(Sample.State, callback.State);
        Assert.Equal(Sample.Now, callback.ReceivedAt);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\"\"", "it is empty")]
    [InlineData(" \r\n ", "it is empty")]
    [InlineData("aPrxsmIEeqM9PiQroGEWx1UiMQ95", "it is neither an address nor a query; a code alone does not identify its sign-in")]
    [InlineData("://www.mycoolapp.com/auth", "it is neither an address nor a query; a code alone does not identify its sign-in")]
    [InlineData("=https://www.mycoolapp.com/auth", "it has neither a code nor an error")]
    [InlineData("https://[/auth?" + Query, "it is not a complete address")]
    [InlineData("https://www.mycoolapp.com:x/auth?" + Query, "it is not a complete address")]
    [InlineData(Callback, "it has no query, so the code is missing")]
    [InlineData(Callback + "?", "it has neither a code nor an error")]
    [InlineData(Callback + "?session=1", "it has neither a code nor an error")]
    [InlineData(Callback + "?code=&state=" + Sample.State, "it has neither a code nor an error")]
    [InlineData(
        Callback + "?code=a&code=b&state=" + Sample.State,
        "its parameters cannot be parsed: a percent-encoding is invalid, or a parameter occurs more than once")]
    [InlineData(
        Callback + "?code=%ZZ&state=" + Sample.State,
        "its parameters cannot be parsed: a percent-encoding is invalid, or a parameter occurs more than once")]
    [InlineData(
        "https://login.salesforce.com/authorize?" + Query,
        "it is an address at https://login.salesforce.com, not at https://www.mycoolapp.com/auth; copy the address after you sign in")]
    [InlineData(
        "http://www.mycoolapp.com/auth?" + Query,
        "it is an address at http://www.mycoolapp.com, not at https://www.mycoolapp.com/auth; copy the address after you sign in")]
    [InlineData(
        "https://www.mycoolapp.com:8443/auth?" + Query,
        "it is an address at https://www.mycoolapp.com:8443, not at https://www.mycoolapp.com/auth; copy the address after you sign in")]
    [InlineData(
        "https://www.mycoolapp.com/Auth?" + Query,
        "it is an address at https://www.mycoolapp.com, not at https://www.mycoolapp.com/auth; copy the address after you sign in")]
    [InlineData(
        "https://www.mycoolapp.com/auth/?" + Query,
        "it is an address at https://www.mycoolapp.com, not at https://www.mycoolapp.com/auth; copy the address after you sign in")]
    public void Invalid_response_is_rejected_with_reason_and_without_code(string pasted, string reason)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => Read(pasted));

        Assert.Equal(YourMomErrorKind.InvalidCallbackResponse, refusal.Kind);
        Assert.Equal($"The callback response cannot be used: {reason}.", refusal.Message);
        Assert.DoesNotContain("aPrx", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_with_overlong_host_is_named_by_its_start()
    {
        var host = string.Concat(Enumerable.Repeat("l.", 2000));

        var refusal = Assert.ThrowsAny<YourMomException>(() => Read($"tps://{host}example/auth?{Query}"));

        Assert.StartsWith(
            "The callback response cannot be used: it is an address at tps://l.l.l.", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 500, 700);
    }

    [Theory]
    [InlineData("code=aPrx&state=another")]
    [InlineData("code=aPrx")]
    [InlineData("error=access_denied&state=another")]
    public void Response_of_another_sign_in_is_rejected(string query)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => Read($"{Callback}?{query}"));

        Assert.Equal(YourMomErrorKind.CallbackStateMismatch, refusal.Kind);
        Assert.DoesNotContain("aPrx", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "error=access_denied&error_description=end-user denied", YourMomErrorKind.AuthorizationDenied, "access_denied: end-user denied")]
    [InlineData("error=access_denied&error_description=", YourMomErrorKind.AuthorizationDenied, "access_denied")]
    [InlineData("error=invalid_scope&code=aPrx&state=" + Sample.State, YourMomErrorKind.InvalidScope, "invalid_scope")]
    public void Provider_error_is_reported_with_its_message(string query, YourMomErrorKind kind, string words)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => Read($"{Callback}?{query}"));

        Assert.Equal(kind, refusal.Kind);
        Assert.Equal(words, Assert.IsType<AuthorizationException>(refusal).ProviderMessage);
    }

    [Fact]
    public void Authorization_with_relative_callback_URL_is_rejected()
    {
        var authorization = Sample.Authorization() with { CallbackUrl = new Uri("/auth", UriKind.Relative) };

        var refusal = Assert.ThrowsAny<YourMomException>(
            () => PastedAuthorizationResponse.Read(authorization, Sample.Secure(Query), Sample.Now));

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, refusal.Kind);
        Assert.Equal(
            "'/auth' is not a valid callback URL. Use an absolute address without user information or a " +
            "fragment, and with a port other than 0.",
            refusal.Message);
    }

    private static AuthorizationResponse Read(string pasted) =>
        PastedAuthorizationResponse.Read(Sample.Authorization(callbackUrl: Callback), Sample.Secure(pasted), Sample.Now);
}
