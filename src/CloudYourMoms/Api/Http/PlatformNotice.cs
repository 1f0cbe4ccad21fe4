namespace CloudYourMoms.Api.Http;

/// <summary>Reports what a client does while it waits for the platform. The message contains no secrets.</summary>
/// <param name="Kind">The kind of the notice.</param>
/// <param name="Wait">Identifies the wait: the same object in each notice of one wait.</param>
/// <param name="Message">The message for the user; empty if the wait has ended.</param>
/// <param name="Remaining">The maximum remaining time of the wait.</param>
public sealed record PlatformNotice(PlatformNoticeKind Kind, object Wait, string Message, TimeSpan Remaining);
