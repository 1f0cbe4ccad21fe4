namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>A request log that tells when the first request is in it: the sandbox notes a request before it holds its response back.</summary>
internal sealed class FirstRequest : StringWriter
{
    private readonly TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Noted => _noted.Task;

    public override void WriteLine(string? value) => _noted.TrySetResult();
}
