using System.Management.Automation;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>
/// Accepts only text and numbers. Otherwise the engine would convert an object to text and not bind the object's properties.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOrIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is an object of another type.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (!IsNameOrId(inputData))
        {
            // The engine binds the properties of a piped object only if this is the inner exception.
            throw new ArgumentTransformationMetadataException(
                Messages.NameOrIdInvalid, new PSInvalidCastException(Messages.NameOrIdInvalid));
        }

        return inputData;
    }

    private static bool IsNameOrId(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        null or string or char => true,
        Enum => false,
        IEnumerable<object?> items => items.All(IsNameOrId),
        IEnumerable<string> or IEnumerable<long> or IEnumerable<int> => true,
        IConvertible number => number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal,
        _ => false,
    };
}
