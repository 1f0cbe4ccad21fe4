namespace CloudYourMoms.Sandbox.Http;

/// <summary>Set by an endpoint whose answer is ready, and noted, but waits before it is sent.</summary>
internal sealed record ResponseDelay(TimeSpan Delay);
