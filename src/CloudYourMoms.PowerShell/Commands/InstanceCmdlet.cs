using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>The parameters that name existing instances.</summary>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
public abstract class InstanceCmdlet : ConnectedCmdlet
{
    /// <summary>
    /// The platform's numbers of the instances. Records of New-YourMomInstance and Get-YourMomInstance bring theirs. Only positive integers
    /// and text of their digits are accepted.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>The platform that a piped record is of: it is not taken for an instance of the same number on another.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>The piped record, which must be of the instance that -Id names when both are given.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Id))]
    public PipedRecord? Record { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Id.Length == 1 ? Id[0] : Id;

    /// <summary>Finds the token of an instance: in the record that was piped, else in the vault, else on the platform.</summary>
    private protected async Task<SecureString> FindTokenAsync(long id, SecureString? ofRecord, CancellationToken cancellationToken)
    {
        if (Secret.NullIfEmpty(ofRecord) is { } given)
        {
            return given;
        }

        if (IsVaultExplicit && new TokenStore(OpenVault(), Account.BaseUri).Read(id, cancellationToken) is { } stored)
        {
            return stored;
        }

        WriteVerbose($"The token of instance {id} is not in the vault; the platform is asked for it.");
        return (await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline)).Token;
    }
}
