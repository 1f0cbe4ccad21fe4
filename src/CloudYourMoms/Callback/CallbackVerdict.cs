namespace CloudYourMoms;

/// <summary>Why something that came back does not end the sign-in.</summary>
internal enum CallbackFault
{
    None,
    Unreadable,
    NeitherCodeNorError,
    WrongState,
}

/// <summary>The end of a sign-in, or why what came back is not it.</summary>
internal sealed record CallbackVerdict
{
    public CallbackVerdict(CallbackOutcome outcome) => Outcome = outcome;

    public CallbackVerdict(CallbackFault fault) => Fault = fault;

    public CallbackOutcome? Outcome { get; }

    public CallbackFault Fault { get; }

    /// <summary>True for an end that carries the sign-in's state, which some providers leave out of an error.</summary>
    public bool CarriesState { get; init; }
}
