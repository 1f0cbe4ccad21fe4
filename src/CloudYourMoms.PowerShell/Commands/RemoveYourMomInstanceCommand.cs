using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Removes instances from the platform, and their tokens from the vault.</summary>
/// <remarks>
/// <para>It asks before each one, as there is no way back; -Confirm:$false says that it need not, which a runbook must.</para>
/// <para>
/// If the vault fails after the platform had removed the instance, the error TokenNotRemoved names the command that removes the token.
/// A token that is left is of no use to anybody.
/// </para>
/// </remarks>
/// <example>Remove an instance<code>
/// Remove-YourMomInstance 123
/// </code></example>
/// <example>See which ones would be removed<code>
/// Get-YourMomInstance -Tag trial | Remove-YourMomInstance -WhatIf
/// </code></example>
/// <example>Remove in a runbook<code>
/// Get-YourMomInstance -Tag trial | Remove-YourMomInstance -Confirm:$false
/// </code></example>
/// <input cref="Instance">Instances to remove, by their property Id.</input>
/// <output>It writes nothing.</output>
/// <error cref="YourMomErrorKind.TokenNotRemoved"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.Remove, "YourMomInstance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveYourMomInstanceCommand : InstanceCmdlet
{
    private TokenStore _tokens = null!;

    /// <summary>The name of the instance, for the question whether to remove it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        Connect(ResolveAccount());
        _tokens = new TokenStore(OpenVault(), Account.BaseUri);
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => RemoveAsync(id, cancellationToken));

    private async Task RemoveAsync(long id, CancellationToken cancellationToken)
    {
        var instance = Name is { Length: > 0 } ? $"instance {id}, '{Redactor.RemoveLineBreaks(Name)}', of {Account.BaseUri}" : $"instance {id} of {Account.BaseUri}";
        if (!ShouldProcess(instance, "Remove the instance and its token"))
        {
            return;
        }

        await Client.DeleteInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
        if (!IsVaultExplicit && !OpenVault().IsInstalled())
        {
            return;
        }

        try
        {
            _tokens.Remove(id, cancellationToken);
        }
        catch (YourMomException e)
        {
            // The instance is gone: what the command stands for is done.
            WriteError(ToRecord(e, id));
        }
    }
}
