using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Lets text and addresses be given where a secure string is kept.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            string text => Secret.Protect(text),
            // As it was written: its own text form would decode some of it.
            Uri uri => Secret.Protect(uri.OriginalString),
            // What Get-Content gives of an address that was wrapped.
            object[] lines => Secret.Protect(string.Join("\n", lines)),
            _ => inputData,
        };
}
