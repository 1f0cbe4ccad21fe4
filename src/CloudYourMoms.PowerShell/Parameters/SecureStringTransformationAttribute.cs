using System.Management.Automation;
using System.Security;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Takes text where a secure string is kept: the records of Import-Csv and ConvertFrom-Json hold no secure strings.</summary>
/// <remarks>Without it the engine would leave a text property of a piped record out silently, and another secret would be used.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value has no text.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            SecureString secret => secret,

            // What Get-Content gives of an address that was wrapped.
            object[] lines when Array.TrueForAll(lines, line => PSObjectConverter.TextOf(line is PSObject item ? item.BaseObject : line) is not null) =>
                Protect(string.Join("\n", lines)),
            var value => Protect(PSObjectConverter.TextOf(value) ?? throw Refused($"A {value.GetType().Name} is no secret. Give a secure string or text.")),
        };

    private static SecureString Protect(string text) => text.Length <= Secret.MaximumLength
        ? Secret.ToSecureString(text)
        : throw Refused($"The text is longer than a secret can be: {Secret.MaximumLength} characters are the most.");

    private static ArgumentTransformationMetadataException Refused(string message) => new(message);
}
