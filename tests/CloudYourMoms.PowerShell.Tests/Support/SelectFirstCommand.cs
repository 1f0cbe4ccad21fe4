using System.Management.Automation;
using System.Reflection;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>
/// A fake of <c>Select-Object -First 1</c>, which the bare engine lacks. It stops the upstream by the engine's
/// own exception, which is internal.
/// </summary>
[Cmdlet(VerbsCommon.Select, "First")]
[OutputType(typeof(PSObject))]
public sealed class SelectFirstCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        var type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        throw (Exception)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}
