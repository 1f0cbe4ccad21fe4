namespace CloudYourMoms;

/// <summary>What one sending of a creation gave.</summary>
internal sealed record CreationAttempt(Instance? Instance = null, YourMomException? Failure = null)
{
    /// <summary>True when the platform may have created the instance.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>True when the answer asks to come back: 429 (RFC 6585 section 4), and 503 with Retry-After (RFC 9110 section 15.6.4).</summary>
    public bool MayBeRepeated { get; init; }

    /// <summary>Why it is not known, for a sentence.</summary>
    public string Doubt => IsAmbiguous ? "the answer was lost" : "the platform refused it";

    /// <summary>The instance's number, from an answer that has one but no token.</summary>
    public long? Id { get; init; }

    /// <summary>True when the platform cannot know of the request.</summary>
    public bool WasNeverSent { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
