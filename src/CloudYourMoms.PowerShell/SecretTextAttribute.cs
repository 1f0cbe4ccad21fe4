using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>Lets text and addresses be given where a secure string is kept.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            string text => Protect(text),
            // As it was written: its own text form would decode some of it.
            Uri uri => Protect(uri.OriginalString),
            // What Get-Content gives of an address that was wrapped.
            object[] lines => Protect(string.Join("\n", lines)),
            _ => inputData,
        };

    private static SecureString Protect(string text)
    {
        var secret = new SecureString();
        Array.ForEach(text.ToCharArray(), secret.AppendChar);
        secret.MakeReadOnly();
        return secret;
    }
}
