namespace CloudYourMoms.Testing;

/// <summary>The time after which a wait in a test counts as a hang and fails the test.</summary>
internal static class HangLimit
{
    /// <summary>Much longer than a loaded machine needs, so that no test depends on speed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    /// <summary>A source that is canceled when the test is canceled or hangs.</summary>
    public static CancellationTokenSource CreateTokenSource()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Duration);
        return source;
    }
}
