namespace CloudYourMoms.Api.Http;

/// <summary>A request to the platform, with its retry and cancellation behavior.</summary>
internal sealed record ApiRequest(HttpMethod Method, Uri Address, string? Authorization)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>When the request is retried.</summary>
    public RetryMode Retry { get; init; }

    /// <summary>Called each time before the request is sent.</summary>
    public Action? Sending { get; init; }

    /// <summary>
    /// True to wait for the response after a cancellation, for the grace period of the options, because it cannot be requested again.
    /// </summary>
    public bool AwaitResponseOnCancel { get; init; }

    /// <summary>True if the body contains an authorization code.</summary>
    public bool SendsCode { get; init; }

    /// <summary>Creates a GET request.</summary>
    public static ApiRequest Get(Uri address, string? authorization) =>
        new(HttpMethod.Get, address, authorization) { Retry = RetryMode.WhenFailed };

    // The default of a record would contain secrets.
    public override string ToString() => Method.Method;
}
