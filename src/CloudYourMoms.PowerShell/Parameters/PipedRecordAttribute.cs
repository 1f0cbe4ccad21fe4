using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Takes piped objects that have a property, and leaves all others to the other parameters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PipedRecordAttribute(string property) : ArgumentTransformationAttribute
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
