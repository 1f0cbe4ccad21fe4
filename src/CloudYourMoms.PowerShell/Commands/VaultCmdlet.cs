using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that uses a vault.</summary>
/// <error cref="YourMomErrorKind.VaultModuleMissing"/>
/// <error cref="YourMomErrorKind.VaultNotFound"/>
/// <error cref="YourMomErrorKind.VaultLocked"/>
/// <error cref="YourMomErrorKind.VaultTimeout"/>
/// <error cref="YourMomErrorKind.VaultUnreadable"/>
public abstract class VaultCmdlet : AsyncCmdlet
{
    /// <summary>
    /// Specifies the timeout for each call to the vault, in seconds. The default is longer if the session can prompt for the vault's
    /// password.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "60, or 300 in a session that can prompt")]
    [ValidateRange(1, 3600)]
    public int VaultTimeoutSec { get; set; }
}
