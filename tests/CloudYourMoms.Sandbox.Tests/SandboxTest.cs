namespace CloudYourMoms.Sandbox.Tests;

/// <summary>Gives each test a separate sandbox.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private protected SandboxHttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await SandboxHttpClient.StartAsync();

    public async ValueTask DisposeAsync() => await Client.DisposeAsync();

    private protected async Task RestartAsync(SandboxOptions options)
    {
        await Client.DisposeAsync();
        Client = await SandboxHttpClient.StartAsync(options);
    }

    private protected Task RestartAsync(params string[] faults) =>
        RestartAsync(new SandboxOptions { Faults = [.. faults.Select(Fault.Parse)] });
}
