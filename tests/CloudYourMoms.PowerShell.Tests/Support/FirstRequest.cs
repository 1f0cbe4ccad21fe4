namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>A request log that signals its first request: the sandbox logs a request before it delays its response.</summary>
internal sealed class FirstRequest : StringWriter
{
    private readonly TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Noted => _noted.Task;

    public override void WriteLine(string? value) => _noted.TrySetResult();
}
