namespace CloudYourMoms.Sandbox.Http;

/// <summary>Leaves Ctrl+C and other signals to the process that started the sandbox; the default lifetime would take them.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
