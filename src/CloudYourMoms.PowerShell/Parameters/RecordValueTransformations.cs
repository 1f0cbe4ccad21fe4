using System.Globalization;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Converts text to a secure string, because records from Import-Csv and ConvertFrom-Json contain only text.</summary>
/// <remarks>The engine would silently ignore a text property of a piped record, and the command would use another secret.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value cannot be converted to text.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            SecureString secret => secret,

            // The output of Get-Content for an address that was wrapped.
            object[] lines when Array.TrueForAll(
                lines, line => PSObjectConverter.TextOf(line is PSObject item ? item.BaseObject : line) is not null) =>
                Protect(string.Join("\n", lines)),
            var value => Protect(
                PSObjectConverter.TextOf(value) ??
                throw Rejected(Messages.FormatSecretTypeInvalid(value.GetType().Name))),
        };

    private static SecureString Protect(string text) => text.Length <= Secret.MaximumLength
        ? Secret.ToSecureString(text)
        : throw Rejected(Messages.FormatSecretTooLong(Secret.MaximumLength));

    private static ArgumentTransformationMetadataException Rejected(string message) => new(message);
}

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
