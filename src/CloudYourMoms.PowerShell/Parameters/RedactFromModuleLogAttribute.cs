using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Keeps JSON text and objects, which can contain secrets, out of the module log.</summary>
/// <remarks>
/// Module logging records the ToString() of every parameter. The engine therefore gets a wrapper, which the property unwraps.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedactFromModuleLogAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null ? null : new PSObject(new Wrapper(inputData));

    /// <summary>The wrapped value of a parameter.</summary>
    internal static object? Open(object? value) => value is PSObject { BaseObject: Wrapper wrapper } ? wrapper.Value : value;

    private sealed class Wrapper(object value)
    {
        public object Value => value;

        public override string ToString() => "********";
    }
}
