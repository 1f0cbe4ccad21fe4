namespace CloudYourMoms.Sandbox;

/// <summary>What goes wrong with a request, and whether it is processed unless <see cref="Fault.Processed"/> says otherwise.</summary>
public enum FaultKind
{
    /// <summary>Not processed: an error status with the platform's error body.</summary>
    Status,

    /// <summary>Processed at once, the answer held back. When not processed, that answer is 504, as of a gateway that gave up.</summary>
    Delay,

    /// <summary>Not processed: the connection is aborted.</summary>
    DropBefore,

    /// <summary>Processed, then the connection is aborted without an answer.</summary>
    DropAfter,

    /// <summary>Processed, but only half of the body is sent before the connection ends. When not processed, that is half of a JSON object with status 200.</summary>
    Truncate,

    /// <summary>Not processed: an HTML page, as of a proxy in between.</summary>
    Html,

    /// <summary>Processed, but answered 200 with text which is not JSON.</summary>
    NotJson,

    /// <summary>Not processed: answered 200 with 16 MiB of valid JSON.</summary>
    Oversized,
}
