using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Support;

/// <summary>What the tests of requests have in common.</summary>
internal static class Test
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<YourMomException> ErrorOf(Func<Task> call) => Assert.ThrowsAnyAsync<YourMomException>(call);

    /// <summary>The kind of the error; null for a success.</summary>
    public static async Task<YourMomErrorKind?> KindOf(Func<Task> call) => await Record.ExceptionAsync(call) is { } error
        ? Assert.IsType<YourMomException>(error, exactMatch: false).Kind
        : null;
}
