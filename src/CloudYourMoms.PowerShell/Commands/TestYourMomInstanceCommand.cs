using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Determines whether the platform accepts the tokens of instances.</summary>
/// <remarks>
/// <para>
/// This cmdlet returns $true if the platform accepts the token. It returns $false if the instance is disabled or removed, or if the stored
/// token is outdated. Use <see cref="SaveYourMomTokenCommand"/> to renew the stored token.
/// </para>
/// <para>Any other problem, such as rejected secrets of the account, is an error.</para>
/// </remarks>
/// <example>Test the token of an instance<code>
/// Test-YourMomInstance 123
/// </code></example>
/// <example>Get instances whose tokens are rejected<code>
/// Get-YourMomInstance -Tag prod |
///     Where-Object { -not ($_ | Test-YourMomInstance) }
/// </code></example>
/// <input cref="Instance">You can pipe instances to this cmdlet. It uses their properties Id and Token.</input>
/// <output cref="bool">This cmdlet returns a Boolean value for each instance.</output>
/// <error cref="YourMomErrorKind.ParameterConflict"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="InvokeYourMomRequestCommand"/>
/// <seealso cref="SaveYourMomTokenCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "YourMomInstance")]
[OutputType(typeof(bool))]
public sealed class TestYourMomInstanceCommand : InstanceCmdlet
{
    /// <summary>
    /// Specifies the token of the instance, as in the property Token of an instance object. It can be combined with one id only. By
    /// default, the stored token is used. If no token is stored, it is requested from the platform.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    public SecureString? Token { get; set; }

    /// <inheritdoc/>
    protected override void CheckParameters() => Connect(ResolveAccount());

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => TestAsync(id, cancellationToken));

    private async Task TestAsync(long id, CancellationToken cancellationToken)
    {
        bool isAccepted;
        try
        {
            var token = await FindTokenAsync(id, Token, cancellationToken).ResumeOn(Pipeline);
            isAccepted = await Client.PingAsync(token, cancellationToken).ResumeOn(Pipeline);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.NotFound)
        {
            WriteVerbose(e.Message);
            isAccepted = false;
        }

        WriteObject(isAccepted);
    }
}
