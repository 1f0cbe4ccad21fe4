using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class StateBindingTests
{
    private const string OtherRedirectUri = "https://platform.example/oauth/callback";

    // Each cell is the result for a code, then for an error: A = accepted, C = cookie required, R = rejected.
    // Columns: the state of the link, the state of the record, another state, no state.
    [Theory]
    [InlineData("paste", "generated", "--", "AA", "RR", "RA")]
    [InlineData("paste", "guessable", "--", "AA", "RR", "RA")]
    [InlineData("paste", "none", "--", "--", "RR", "AA")]
    [InlineData("paste after a link", "generated", "AA", "AA", "RR", "RA")]
    [InlineData("paste after a link", "guessable", "AA", "RR", "RR", "RA")]
    [InlineData("paste after a link", "none", "AA", "--", "RR", "RA")]
    [InlineData("before the link", "generated", "--", "AA", "RR", "RC")]
    [InlineData("before the link", "guessable", "--", "CC", "RR", "RC")]
    [InlineData("before the link", "none", "--", "--", "RR", "CC")]
    [InlineData("before the second link", "generated", "AA", "AA", "RR", "RC")]
    [InlineData("before the second link", "guessable", "AA", "CC", "RR", "RC")]
    [InlineData("link followed", "generated", "AA", "RR", "RR", "RC")]
    [InlineData("link followed", "guessable", "AA", "RR", "RR", "RC")]
    [InlineData("link followed", "none", "AA", "--", "RR", "RC")]
    [InlineData("link followed, other redirect URI", "generated", "--", "AA", "RR", "RC")]
    [InlineData("link followed, other redirect URI", "guessable", "--", "CC", "RR", "RC")]
    [InlineData("link followed, other redirect URI", "none", "--", "--", "RR", "CC")]
    public void State_is_checked_as_the_table_says(
        string stage, string recordState, string link, string record, string other, string none)
    {
        var authorization = Sample.Authorization(
            state: recordState switch { "generated" => Sample.State, "guessable" => "sfdc", _ => null },
            stateIsRandom: recordState == "generated",
            redirectUri: stage.EndsWith("other redirect URI", StringComparison.Ordinal) ? OtherRedirectUri : null);
        if (stage is "paste after a link" or "before the second link")
        {
            StateBinding.ForLink(authorization).FollowLink();
        }

        var binding = stage.StartsWith("paste", StringComparison.Ordinal)
            ? StateBinding.ForPaste(authorization)
            : StateBinding.ForLink(authorization);
        if (stage.StartsWith("link followed", StringComparison.Ordinal))
        {
            binding.FollowLink();
        }

        Assert.Equal((link, record, other, none), (
            authorization.LinkState.Value is { } linkState ? Cell(linkState) : "--",
            authorization.State is { } state ? Cell(state) : "--",
            Cell("another"),
            Cell(null)));

        string Cell(string? sent) =>
            $"{binding.Check(sent, isError: false).ToString()[0]}{binding.Check(sent, isError: true).ToString()[0]}";
    }

    [Theory]
    [InlineData("?redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state=s&code_challenge=a-b_c&code_challenge_method=S256", true)]
    [InlineData("?redirect_uri=http://localhost:8400/auth&scope=full%20refresh_token&state=s", true)]
    [InlineData("?redirect_uri=http://localhost:8400/auth&state=s&st%61te=t", true)]
    [InlineData("?redirect_uri=http://localhost:8400/auth", true)]
    [InlineData("?redirect_uri=http://localhost:8400/other&state=s", false)]
    [InlineData("?redirect_uri=http://localhost:8401/auth&state=s", false)]
    [InlineData("?redirect_uri=https://localhost:8400/auth&state=s", false)]
    [InlineData("?redirect_uri=/auth&state=s", false)]
    [InlineData("?redirect_uri=http://localhost:8400/auth&redirect_uri=https://platform.example/&state=s", false)]
    [InlineData("?code_challenge=a-b_c&state=s", false)]
    public void Link_replaces_only_the_state_and_only_for_its_own_callback(string query, bool isReplaced)
    {
        var address = "https://login.salesforce.com/authorize" + query;
        var authorization = Sample.Authorization() with { AuthorizationUri = Sample.Secure(address) };

        var opened = StateBinding.ForLink(authorization).FollowLink().AbsoluteUri;

        var rest = string.Join('&', address.Split('&').Where(part => !part.StartsWith("st", StringComparison.Ordinal)));
        Assert.Equal(isReplaced ? $"{rest}&state={authorization.LinkState.Value}" : address, opened);
        Assert.Equal(isReplaced, authorization.LinkState.Value is not null);
    }

    [Fact]
    public void Link_keeps_the_state_if_another_program_receives_the_callback()
    {
        var authorization = Sample.Authorization(state: "chosen", stateIsRandom: false);

        var opened = StateBinding.ForLink(authorization, receivesCallback: false).FollowLink();

        Assert.EndsWith("state=chosen", opened.Query, StringComparison.Ordinal);
        Assert.Equal(StateCheck.Accepted, StateBinding.ForPaste(authorization).Check("chosen", isError: false));
    }

    [Fact]
    public void State_of_the_link_is_random_and_of_one_sign_in()
    {
        var authorization = Sample.Authorization();

        var first = StateBinding.ForLink(authorization).FollowLink();
        var second = StateBinding.ForLink(authorization).FollowLink();
        var other = Sample.Authorization();
        StateBinding.ForLink(other).FollowLink();

        Assert.Equal(first, second);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", authorization.LinkState.Value);
        Assert.NotEqual(authorization.LinkState.Value, other.LinkState.Value);
    }

    [Fact]
    public void Pasted_address_of_a_followed_link_completes_its_sign_in_only()
    {
        var authorization = Sample.Authorization();
        StateBinding.ForLink(authorization).FollowLink();
        var pasted = Sample.Secure($"{Sample.CallbackUrl}?code=x&state={authorization.LinkState.Value}");

        var response = PastedAuthorizationResponse.Read(authorization, pasted, Sample.Now);

        Assert.Equal(Sample.State, response.State);
        var refusal = Assert.ThrowsAny<YourMomException>(
            () => PastedAuthorizationResponse.Read(Sample.Authorization(), pasted, Sample.Now));
        Assert.Equal(YourMomErrorKind.CallbackStateMismatch, refusal.Kind);
    }
}
