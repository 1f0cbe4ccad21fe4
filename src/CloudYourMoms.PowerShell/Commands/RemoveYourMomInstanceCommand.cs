using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Removes instances from the platform and their tokens from the vault.</summary>
/// <remarks>
/// <para>
/// A removal cannot be undone, so this cmdlet prompts before each instance. Use -Confirm:$false to suppress the prompt, for example in a
/// runbook.
/// </para>
/// <para>
/// If the vault fails after the instance was removed from the platform, the error TokenNotRemoved names the command that removes the token.
/// The remaining token is no longer valid.
/// </para>
/// </remarks>
/// <example>Remove an instance by id<code>
/// Remove-YourMomInstance 123
/// </code></example>
/// <example>Show which instances would be removed<code>
/// Get-YourMomInstance -Tag trial | Remove-YourMomInstance -WhatIf
/// </code></example>
/// <example>Remove instances in a runbook<code>
/// Get-YourMomInstance -Tag trial | Remove-YourMomInstance -Confirm:$false
/// </code></example>
/// <input cref="Instance">You can pipe instances to this cmdlet. It uses their property Id.</input>
/// <output>This cmdlet returns no output.</output>
/// <error cref="YourMomErrorKind.TokenNotRemoved"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.Remove, "YourMomInstance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveYourMomInstanceCommand : InstanceCmdlet
{
    private TokenStore _tokens = null!;

    /// <summary>Specifies the name of the instance, for the confirmation prompt.</summary>
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
        var instance = Name is { Length: > 0 }
            ? Messages.FormatInstanceTargetWithName(id, Redactor.RemoveLineBreaks(Name), Account.BaseUri)
            : Messages.FormatInstanceTarget(id, Account.BaseUri);
        if (!ShouldProcess(instance, Messages.InstanceRemoveAction))
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
            // Nonterminating, because the instance itself was removed.
            WriteError(ToRecord(e, id));
        }
    }
}
