using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that acts on existing instances.</summary>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
public abstract class InstanceCmdlet : ConnectedCmdlet
{
    /// <summary>
    /// Specifies the ids of the instances. Only positive integers, and strings of their digits, are accepted. Objects from
    /// New-YourMomInstance and Get-YourMomInstance supply this value by property name.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>Specifies the platform of a piped object, because two platforms can use the same id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>Specifies the piped object. If -Id is also given, both must have the same id.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Id))]
    public PipedRecord? Record { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Id.Length == 1 ? Id[0] : Id;

    /// <summary>Gets the token of an instance from the piped object, the vault or the platform, in this order.</summary>
    private protected async Task<SecureString> FindTokenAsync(long id, SecureString? piped, CancellationToken cancellationToken)
    {
        if (Secret.NullIfEmpty(piped) is { } token)
        {
            return token;
        }

        if (IsVaultExplicit && new TokenStore(OpenVault(), Account.BaseUri).Read(id, cancellationToken) is { } stored)
        {
            return stored;
        }

        WriteVerbose(Messages.FormatTokenNotInVault(id));
        return (await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline)).Token;
    }
}
