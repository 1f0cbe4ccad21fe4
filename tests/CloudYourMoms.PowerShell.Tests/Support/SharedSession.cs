using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>One session with the module for all tests of a class that do not change it.</summary>
public sealed class SharedSession : IAsyncLifetime
{
    public ModuleSession Session { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Session = await ModuleSession.StartAsync();

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
