using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Keeps JSON text and objects, which may hold secrets, out of the logs of what commands are given.</summary>
/// <remarks>Module logging writes down the text form of every parameter. So the engine is handed something that has none, and the property opens it.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedactFromModuleLogAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData is null ? null : new PSObject(new Closed(inputData));

    /// <summary>What the parameter was given.</summary>
    internal static object? Open(object? value) => value is PSObject { BaseObject: Closed closed } ? closed.Value : value;

    private sealed class Closed(object value)
    {
        public object Value => value;

        public override string ToString() => "********";
    }
}
