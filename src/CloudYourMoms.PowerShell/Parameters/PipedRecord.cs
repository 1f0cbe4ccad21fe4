using System.Globalization;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>A record from the pipeline, to compare with the explicit parameters.</summary>
/// <remarks>
/// The engine binds an explicit parameter, or a default value of $PSDefaultParameterValues, instead of the property of a piped record.
/// The type does not override ToString(), because module logging would record the secrets of the record.
/// </remarks>
public sealed class PipedRecord
{
    private readonly PSObject _record;

    internal PipedRecord(PSObject record) => _record = record;

    /// <summary>Throws if a parameter has another value than the record.</summary>
    /// <param name="boundParameters">The parameters that were bound before the first pipeline object.</param>
    /// <param name="names">The names of the parameters and properties to compare.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.RecordMismatch"/>.</exception>
    internal void RequireMatch(IReadOnlyDictionary<string, object> boundParameters, params string[] names)
    {
        foreach (var name in names)
        {
            // A value of another type is a script block, which is evaluated for each record.
            if (boundParameters.TryGetValue(name, out var value) && value is long[] or SecureString or string[] or string or Uri &&
                Read(name) is { } recordValue && !AreEqual(value, recordValue))
            {
                throw new YourMomException(YourMomErrorKind.RecordMismatch, Describe(value, recordValue) is var (given, piped)
                    ? Messages.FormatPipedRecordValueMismatch(name, given, piped)
                    : Messages.FormatPipedRecordMismatch(name));
            }
        }
    }

    private static bool AreEqual(object parameterValue, object recordValue) => parameterValue switch
    {
        long[] ids => ids.Length == 1 && ids[0] == InstanceId.TryRead(recordValue),
        SecureString secret when recordValue is SecureString other => Secret.ToPlainText(secret) == Secret.ToPlainText(other),
        SecureString secret => Secret.ToPlainText(secret) == PSObjectConverter.TextOf(recordValue),
        string[] texts => texts.Length == 1 && AreEqual(texts[0], recordValue),
        _ => string.Equals(
            PSObjectConverter.TextOf(parameterValue), PSObjectConverter.TextOf(recordValue), StringComparison.OrdinalIgnoreCase),
    };

    // Values of other types can contain a secret and are not shown.
    private static (string Given, string Piped)? Describe(object parameterValue, object recordValue) => parameterValue switch
    {
        long[] ids when InstanceId.TryRead(recordValue) is { } id => (string.Join(", ", ids), id.ToString(CultureInfo.InvariantCulture)),
        string[] texts when recordValue is string text =>
            (Redactor.RemoveLineBreaks(string.Join(", ", texts)), Redactor.RemoveLineBreaks(text)),
        string one when recordValue is string text => (Redactor.RemoveLineBreaks(one), Redactor.RemoveLineBreaks(text)),
        _ => null,
    };

    // An empty value counts as missing.
    private object? Read(string name)
    {
        var value = PSObjectConverter.Property(_record, name, YourMomErrorKind.RecordMismatch);
        return value switch
        {
            string { Length: 0 } => null,
            SecureString secret => Secret.NullIfEmpty(secret),
            _ => value,
        };
    }
}

/// <summary>Accepts piped objects with one of the properties. Other objects are bound to other parameters.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PipedRecordAttribute(params string[] properties) : ArgumentTransformationAttribute
{
    /// <summary>The names of the properties.</summary>
    public IReadOnlyList<string> Properties => properties;

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The object has none of the properties.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not null && PSObject.AsPSObject(inputData) is var record &&
            properties.Any(property => record.Properties[property] is not null))
        {
            return new PipedRecord(record);
        }

        // The engine tries other parameters only if this is the inner exception.
        var message = Messages.FormatPipedPropertyMissing(string.Join(" or ", properties));
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
