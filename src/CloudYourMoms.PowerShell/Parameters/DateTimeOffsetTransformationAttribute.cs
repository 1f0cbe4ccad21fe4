using System.Globalization;
using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Takes a time as it comes out of a file or a job, where PowerShell leaves only its properties.</summary>
/// <remarks>What is no time is refused: the engine would leave it out silently, and the age of a code would not be checked.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DateTimeOffsetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is no time.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject or PSObject } record when record.Properties["UtcTicks"]?.Value is long ticks => FromTicks(ticks),

        // An empty column of a table.
        string text when string.IsNullOrWhiteSpace(text) => null,
        PSObject { BaseObject: string text } when string.IsNullOrWhiteSpace(text) => null,
        _ when LanguagePrimitives.TryConvertTo<DateTimeOffset>(inputData, CultureInfo.InvariantCulture, out var time) => time,
        _ => throw new ArgumentTransformationMetadataException("This is no time. Give one in ISO 8601, such as 2030-01-31T12:00:00Z."),
    };

    private static DateTimeOffset FromTicks(long ticks) => ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new ArgumentTransformationMetadataException("This is no time: it is out of range.");
}
