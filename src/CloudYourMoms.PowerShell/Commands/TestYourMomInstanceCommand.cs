using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Tells whether instances answer to their tokens.</summary>
/// <remarks>
/// <para>True when the platform accepts the instance's token. False when it does not: the instance is disabled or removed, or the stored token is an old one, which <see cref="SaveYourMomTokenCommand"/> renews.</para>
/// <para>Anything that keeps from finding out is an error and not False, such as secrets of the account that are not accepted.</para>
/// </remarks>
/// <example>Test an instance<code>
/// Test-YourMomInstance 123
/// </code></example>
/// <example>List the instances that do not answer<code>
/// Get-YourMomInstance -Tag prod |
///     Where-Object { -not ($_ | Test-YourMomInstance) }
/// </code></example>
/// <input cref="Instance">Instances, by their properties Id and Token.</input>
/// <output cref="bool">One for each instance.</output>
/// <error cref="YourMomErrorKind.ParameterConflict"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="InvokeYourMomRequestCommand"/>
/// <seealso cref="SaveYourMomTokenCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "YourMomInstance")]
[OutputType(typeof(bool))]
public sealed class TestYourMomInstanceCommand : InstanceCmdlet
{
    /// <summary>The token, as the record of the instance has it; with one id only. Without it the stored one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    public SecureString? Token { get; set; }

    /// <inheritdoc/>
    protected override void CheckParameters() => Connect(ResolveAccount());

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => PingAsync(id, cancellationToken));

    private async Task PingAsync(long id, CancellationToken cancellationToken)
    {
        bool answers;
        try
        {
            var token = await FindTokenAsync(id, Token, cancellationToken).ResumeOn(Pipeline);
            answers = await Client.PingAsync(token, cancellationToken).ResumeOn(Pipeline);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.NotFound)
        {
            WriteVerbose(e.Message);
            answers = false;
        }

        WriteObject(answers);
    }
}
