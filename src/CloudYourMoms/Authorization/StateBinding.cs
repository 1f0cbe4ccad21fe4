using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>The result of comparing the state of a response.</summary>
internal enum StateCheck
{
    /// <summary>The response belongs to another sign-in.</summary>
    Rejected,

    /// <summary>The state does not identify the browser. The response must carry the cookie that the launch link set.</summary>
    CookieRequired,

    /// <summary>The response belongs to this sign-in.</summary>
    Accepted,
}

/// <summary>Binds the response to the sign-in. All states are compared here, those of redirects and of pasted addresses.</summary>
/// <remarks>RFC 6749 section 10.12, RFC 9700 sections 2.1 and 4.7.</remarks>
internal sealed class StateBinding
{
    private readonly AuthorizationRequest _authorization;
    private readonly bool _receivesCallback;
    private Stage _stage;

    private StateBinding(AuthorizationRequest authorization, Stage stage, bool receivesCallback) =>
        (_authorization, _stage, _receivesCallback) = (authorization, stage, receivesCallback);

    private enum Stage
    {
        /// <summary>The user pastes the address of the response.</summary>
        Paste,

        /// <summary>The launch link was not followed yet.</summary>
        BeforeLink,

        /// <summary>The launch link was followed, and the state in the authorization URI was replaced.</summary>
        StateReplaced,

        /// <summary>The launch link was followed. Another address receives the redirect and needs its own state.</summary>
        StateKept,
    }

    private enum Origin
    {
        /// <summary>Not a state of this sign-in.</summary>
        Other,

        /// <summary>The value that replaced the state when the launch link was followed. Only that browser received it.</summary>
        Link,

        /// <summary>The generated state of the record. It cannot be guessed, but everyone who sees the OAuth URL knows it.</summary>
        Record,

        /// <summary>A state that the platform or the caller chose, or none. Anyone can guess it.</summary>
        Guessable,

        /// <summary>An error without a state. Some providers omit it.</summary>
        Missing,
    }

    /// <summary>True if the state in the authorization URI was replaced when the launch link was followed.</summary>
    public bool IsStateReplaced => _stage == Stage.StateReplaced;

    /// <summary>Creates the binding of a sign-in that starts with a launch link.</summary>
    /// <param name="authorization">The pending sign-in.</param>
    /// <param name="receivesCallback">
    /// False if another program receives the callback. It can require the state that the caller chose, so the state is not replaced.
    /// </param>
    public static StateBinding ForLink(AuthorizationRequest authorization, bool receivesCallback = true) =>
        new(authorization, Stage.BeforeLink, receivesCallback);

    /// <summary>Creates the binding of a response that the user pastes.</summary>
    public static StateBinding ForPaste(AuthorizationRequest authorization) => new(authorization, Stage.Paste, false);

    /// <summary>
    /// Returns the address to redirect the browser to. If its redirect URI is the callback URL of this listener, its state is replaced by
    /// an unguessable value that only this browser receives. From then on, no other state is accepted.
    /// </summary>
    public Uri FollowLink()
    {
        var uri = _authorization.ToAuthorizationUri();
        _stage = _receivesCallback && RedirectsToCallback(uri) ? Stage.StateReplaced : Stage.StateKept;
        return IsStateReplaced ? QueryString.With(uri, "state", _authorization.LinkState.GetOrCreate()) : uri;
    }

    /// <summary>Ends the sign-in: the state is used once (RFC 9700 section 2.1), so a later wait does not accept it.</summary>
    public void Complete() => _authorization.LinkState.Renew();

    /// <summary>Compares the state of a response in constant time.</summary>
    /// <param name="state">The state; null if the response has none.</param>
    /// <param name="isError">True for an error response (RFC 6749 section 4.1.2.1).</param>
    public StateCheck Check(string? state, bool isError) => (OriginOf(state, isError), _stage) switch
    {
        (Origin.Link, _) => StateCheck.Accepted,
        (Origin.Record, Stage.StateReplaced) => StateCheck.Rejected,
        (Origin.Record, _) => StateCheck.Accepted,
        (Origin.Guessable, Stage.StateReplaced) => StateCheck.Rejected,
        (Origin.Guessable, Stage.Paste) => _authorization.LinkState.Value is null ? StateCheck.Accepted : StateCheck.Rejected,
        (Origin.Guessable, _) => StateCheck.CookieRequired,
        (Origin.Missing, Stage.Paste) => StateCheck.Accepted,
        (Origin.Missing, _) => StateCheck.CookieRequired,
        _ => StateCheck.Rejected,
    };

    private Origin OriginOf(string? state, bool isError) => state switch
    {
        null when isError => Origin.Missing,
        not null when AreEqual(state, _authorization.LinkState.Value) => Origin.Link,
        _ when !AreEqual(state, _authorization.State) => Origin.Other,
        _ => _authorization.IsStateClientGenerated ? Origin.Record : Origin.Guessable,
    };

    private static bool AreEqual(string? state, string? expected) =>
        state is null || expected is null ? state == expected : RandomToken.FixedTimeEquals(state, expected);

    // The provider sends the browser to this address with the state. Another address is the platform's, which then sends the browser here.
    private bool RedirectsToCallback(Uri uri)
    {
        string[] addresses = [.. QueryString.ParseEach(uri.Query).Where(p => p.Key == "redirect_uri").Select(p => p.Value)];
        return addresses is [var only] && Uri.TryCreate(only, UriKind.Absolute, out var address) && address == _authorization.CallbackUrl;
    }
}
