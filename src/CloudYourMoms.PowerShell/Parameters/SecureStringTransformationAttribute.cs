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
