using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>A cmdlet that does something with instances which there are.</summary>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
public abstract class InstanceCmdlet : ConnectedCmdlet
{
    private bool _isOne;
    private TokenStore? _tokens;

    /// <summary>The platform's numbers of the instances. Records of New-YourMomInstance and Get-YourMomInstance bring theirs. Only positive integers and text of their digits are accepted.</summary>
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

    /// <summary>The stored tokens of the platform's instances.</summary>
    private protected TokenStore Tokens => _tokens ??= new TokenStore(Secrets, Account.BaseUri);

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        // One that was named stands for the command; one of several, or of a pipeline, keeps none of the others from being tried.
        _isOne = Id.Length == 1;
        RequireAccount();
    }

    /// <inheritdoc/>
    protected sealed override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Record?.RequireMatch(GivenParameters, nameof(Id), "Token", nameof(PlatformUri));
        foreach (var id in Id)
        {
            try
            {
                RequireSamePlatform(id, PlatformUri);
                await ProcessInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
            }
            catch (YourMomException e) when (!_isOne)
            {
                WriteError(ToRecord(e, id));
            }
        }
    }

    /// <summary>The work for one instance.</summary>
    private protected abstract Task ProcessInstanceAsync(long id, CancellationToken cancellationToken);

    /// <summary>The token of an instance: of the record that was piped, else of the vault, else of the platform.</summary>
    private protected async Task<SecureString> TokenAsync(long id, SecureString? ofRecord, CancellationToken cancellationToken)
    {
        if (ofRecord is { Length: > 0 })
        {
            return ofRecord;
        }

        if (IsVaultExplicit && Tokens.Read(id, cancellationToken) is { } stored)
        {
            return stored;
        }

        WriteVerbose($"The token of instance {id} is not in the vault; the platform is asked for it.");
        return (await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline)).Token;
    }
}
