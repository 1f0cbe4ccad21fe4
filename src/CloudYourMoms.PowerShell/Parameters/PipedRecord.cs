using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>A record from the pipeline, to compare it with the parameters that are given beside it.</summary>
/// <remarks>
/// The engine prefers a parameter that is given to the property of a piped record, also when its value is a default of
/// $PSDefaultParameterValues.
/// The type has no text form: module logging would write down the secrets of the record.
/// </remarks>
public sealed class PipedRecord
{
    private readonly PSObject _record;

    internal PipedRecord(PSObject record) => _record = record;

    /// <summary>Throws when a parameter names something else than the record.</summary>
    /// <param name="given">The parameters that were given before the first record came.</param>
    /// <param name="names">The names of the parameters to compare, which are those of the record's properties.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.RecordMismatch"/>.</exception>
    internal void RequireMatch(IReadOnlyDictionary<string, object> given, params string[] names)
    {
        foreach (var name in names)
        {
            // Anything else is a script block, which makes the value of each record.
            if (given.TryGetValue(name, out var value) && value is long[] or SecureString or string[] or string or Uri &&
                Read(name) is { } ofRecord && !AreEqual(value, ofRecord))
            {
                throw new YourMomException(
                    YourMomErrorKind.RecordMismatch,
                    $"-{name} is given, and the record that was piped has another {name}{Describe(value, ofRecord)}. Nothing was sent.");
            }
        }
    }

    private static bool AreEqual(object given, object ofRecord) => given switch
    {
        long[] ids => ids.Length == 1 && ids[0] == InstanceId.TryRead(ofRecord),
        SecureString secret when ofRecord is SecureString other => Secret.ToPlainText(secret) == Secret.ToPlainText(other),
        SecureString secret => Secret.ToPlainText(secret) == PSObjectConverter.TextOf(ofRecord),
        string[] texts => texts.Length == 1 && AreEqual(texts[0], ofRecord),
        _ => string.Equals(PSObjectConverter.TextOf(given), PSObjectConverter.TextOf(ofRecord), StringComparison.OrdinalIgnoreCase),
    };

    // What may hold a secret is not shown.
    private static string Describe(object given, object ofRecord) => given switch
    {
        long[] ids when InstanceId.TryRead(ofRecord) is { } id => $": {string.Join(", ", ids)}, and {id}",
        string[] texts when ofRecord is string text =>
            $": {Redactor.RemoveLineBreaks(string.Join(", ", texts))}, and {Redactor.RemoveLineBreaks(text)}",
        string one when ofRecord is string text => $": {Redactor.RemoveLineBreaks(one)}, and {Redactor.RemoveLineBreaks(text)}",
        _ => string.Empty,
    };

    // An empty value is one that the record does not have.
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

/// <summary>Takes piped objects that have a property, and leaves all others to the other parameters.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PipedRecordAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The property.</summary>
    public string Property => property;

    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The object does not have the property.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not null && PSObject.AsPSObject(inputData) is var record && record.Properties[property] is not null)
        {
            return new PipedRecord(record);
        }

        // The engine takes this cause, and no other, as the reason to try other parameters.
        var message = $"The object has no property {property}.";
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
