using System.Globalization;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Takes text where a secure string is kept: the records of Import-Csv and ConvertFrom-Json hold no secure strings.</summary>
/// <remarks>Without it the engine would leave a text property of a piped record out silently, and another secret would be used.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value has no text.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            SecureString secret => secret,

            // What Get-Content gives of an address that was wrapped.
            object[] lines when Array.TrueForAll(
                lines, line => PSObjectConverter.TextOf(line is PSObject item ? item.BaseObject : line) is not null) =>
                Protect(string.Join("\n", lines)),
            var value => Protect(
                PSObjectConverter.TextOf(value) ?? throw Refused($"A {value.GetType().Name} is no secret. Give a secure string or text.")),
        };

    private static SecureString Protect(string text) => text.Length <= Secret.MaximumLength
        ? Secret.ToSecureString(text)
        : throw Refused($"The text is longer than a secret can be: {Secret.MaximumLength} characters are the most.");

    private static ArgumentTransformationMetadataException Refused(string message) => new(message);
}

/// <summary>Takes a time as it comes out of a file or a job, where PowerShell leaves only its properties.</summary>
/// <remarks>What is no time is refused: the engine would leave it out silently, and the age of a code would not be checked.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DateTimeOffsetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is no time.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject or PSObject } record when record.Properties["UtcTicks"]?.Value is long ticks =>
            FromTicks(ticks),

        // An empty column of a table.
        string text when string.IsNullOrWhiteSpace(text) => null,
        PSObject { BaseObject: string text } when string.IsNullOrWhiteSpace(text) => null,
        _ when LanguagePrimitives.TryConvertTo<DateTimeOffset>(inputData, CultureInfo.InvariantCulture, out var time) => time,
        _ => throw new ArgumentTransformationMetadataException("This is no time. Give one in ISO 8601, such as 2030-01-31T12:00:00Z."),
    };

    private static DateTimeOffset FromTicks(long ticks) =>
        ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : throw new ArgumentTransformationMetadataException("This is no time: it is out of range.");
}
