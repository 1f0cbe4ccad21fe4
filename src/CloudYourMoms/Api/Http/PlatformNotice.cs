namespace CloudYourMoms.Api.Http;

/// <summary>What a client does while it waits for the platform. Its text holds no secret.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Wait">The wait that the notice is of: the same object in each notice of one wait.</param>
/// <param name="Message">A sentence for the user; empty when the wait has ended.</param>
/// <param name="Remaining">How long the wait still takes at most.</param>
public sealed record PlatformNotice(PlatformNoticeKind Kind, object Wait, string Message, TimeSpan Remaining);
