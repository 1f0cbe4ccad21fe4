namespace CloudYourMoms.Sandbox;

/// <summary>The kind of a fault. <see cref="Fault.Processed"/> overrides whether the request is processed.</summary>
public enum FaultKind
{
    /// <summary>Not processed. Responds with an error status and the platform's error body.</summary>
    Status,

    /// <summary>Processed, and the response delayed. If not processed, the response is 504, as from a gateway that timed out.</summary>
    Delay,

    /// <summary>Not processed. Aborts the connection.</summary>
    DropBefore,

    /// <summary>Processed. Aborts the connection without a response.</summary>
    DropAfter,

    /// <summary>
    /// Processed, but the connection closes after half of the response body. If not processed, the response is half of a JSON
    /// object with status 200.
    /// </summary>
    Truncate,

    /// <summary>Not processed. Responds with an HTML page, as a proxy does.</summary>
    Html,

    /// <summary>Processed. Responds with status 200 and text that is not JSON.</summary>
    NotJson,

    /// <summary>
    /// Processed, and the response has the members and the unescaped quotes of the specification's sample of a successful create, so
    /// that an instance is not valid JSON.
    /// </summary>
    Unescaped,

    /// <summary>Not processed. Responds with status 200 and 16 MiB of valid JSON.</summary>
    Oversized,
}
