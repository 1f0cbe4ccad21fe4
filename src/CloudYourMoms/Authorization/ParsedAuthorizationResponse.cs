namespace CloudYourMoms.Authorization;

/// <summary>Why something that came back does not end the sign-in.</summary>
internal enum AuthorizationResponseFault
{
    None,
    Unreadable,
    NeitherCodeNorError,
    WrongState,
}

/// <summary>The end of a sign-in, or why what came back is not it.</summary>
internal sealed record ParsedAuthorizationResponse
{
    public ParsedAuthorizationResponse(AuthorizationResult outcome) => Result = outcome;

    public ParsedAuthorizationResponse(AuthorizationResponseFault fault) => Fault = fault;

    public AuthorizationResult? Result { get; }

    public AuthorizationResponseFault Fault { get; }

    /// <summary>True for an end that carries the sign-in's state, which some providers leave out of an error.</summary>
    public bool CarriesState { get; init; }
}
