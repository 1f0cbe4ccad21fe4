using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>Tells whether instances answer to their tokens.</summary>
[Cmdlet(VerbsDiagnostic.Test, "YourMomInstance")]
[OutputType(typeof(bool))]
public sealed class TestYourMomInstanceCommand : InstanceCmdlet
{
    /// <summary>The token, as the record of the instance has it. Without it the stored one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SecureString? Token { get; set; }

    private protected override async Task ProcessInstanceAsync(long id, CancellationToken cancellationToken)
    {
        bool answers;
        try
        {
            answers = await Client.PingAsync(await TokenAsync(id, Token, cancellationToken), cancellationToken);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.NotFound)
        {
            WriteVerbose(e.Message);
            answers = false;
        }

        WriteObject(answers);
    }
}
