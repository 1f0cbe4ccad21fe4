using System.Globalization;
using System.Management.Automation;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Converts text, and the deserialized objects of files and jobs, to a time.</summary>
/// <remarks>Other values are rejected: the engine would silently ignore them, and the age of a code would not be checked.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DateTimeOffsetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is not a time.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject or PSObject } record when record.Properties["UtcTicks"]?.Value is long ticks =>
            FromTicks(ticks),

        // An empty column of a CSV file.
        string text when string.IsNullOrWhiteSpace(text) => null,
        PSObject { BaseObject: string text } when string.IsNullOrWhiteSpace(text) => null,
        _ when LanguagePrimitives.TryConvertTo<DateTimeOffset>(inputData, CultureInfo.InvariantCulture, out var time) => time,
        _ => throw new ArgumentTransformationMetadataException(Messages.TimeInvalid),
    };

    private static DateTimeOffset FromTicks(long ticks) =>
        ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new ArgumentTransformationMetadataException(Messages.TimeOutOfRange);
}
