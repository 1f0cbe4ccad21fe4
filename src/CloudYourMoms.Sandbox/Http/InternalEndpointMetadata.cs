namespace CloudYourMoms.Sandbox.Http;

/// <summary>Marks what the sandbox answers for itself: no fault strikes it, and it is not among the requests received.</summary>
internal sealed record InternalEndpointMetadata;
