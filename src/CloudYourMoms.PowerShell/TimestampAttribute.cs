using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Takes a time as it comes out of a file or a job, where PowerShell leaves only its properties.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimestampAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: PSCustomObject or PSObject } record && record.Properties["UtcTicks"]?.Value is long ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : inputData;
}
