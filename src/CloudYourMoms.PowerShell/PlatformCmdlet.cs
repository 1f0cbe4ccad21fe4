using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>A cmdlet that calls the platform.</summary>
public abstract class PlatformCmdlet : AsyncCmdlet, IDisposable
{
    private YourMomClient? _client;

    /// <summary>The base address of the platform. Plain http is refused except on this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri BaseUri { get; set; } = YourMomClientOptions.DefaultBaseUri;

    /// <summary>The user secret of your account on the platform.</summary>
    [Parameter]
    public SecureString? UserSecret { get; set; }

    /// <summary>The organization secret of your account on the platform.</summary>
    [Parameter]
    public SecureString? OrganizationSecret { get; set; }

    /// <summary>The client for these parameters. It throws what cannot be used.</summary>
    protected YourMomClient Client => _client ??= new YourMomClient(new YourMomClientOptions
    {
        BaseUri = BaseUri,
        UserSecret = UserSecret,
        OrganizationSecret = OrganizationSecret,
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void CheckParameters() => _ = Client;
}
