using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Removes instances from the platform, and their tokens from the vault.</summary>
[Cmdlet(VerbsCommon.Remove, "YourMomInstance", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveYourMomInstanceCommand : InstanceCmdlet
{
    /// <summary>The name of the instance, for the question whether to remove it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public string? Name { get; set; }

    private protected override async Task ProcessInstanceAsync(long id, CancellationToken cancellationToken)
    {
        var instance = Name is { Length: > 0 } ? $"instance {id}, '{ForeignText.OneLine(Name)}', of {Account.BaseUri}" : $"instance {id} of {Account.BaseUri}";
        if (!ShouldProcess(instance, "Remove the instance and its token"))
        {
            return;
        }

        await Client.DeleteInstanceAsync(id, cancellationToken);
        if (!IsVaultAskedFor && !Secrets.IsInstalled)
        {
            return;
        }

        try
        {
            Tokens.Remove(id, cancellationToken);
        }
        catch (YourMomException e) when (!IsVaultAskedFor)
        {
            // Whoever gave the secrets may never have stored a token.
            WriteVerbose(e.Message);
        }
        catch (YourMomException e)
        {
            // The instance is gone: what the command stands for is done.
            WriteError(ToRecord(e, id));
        }
    }
}
