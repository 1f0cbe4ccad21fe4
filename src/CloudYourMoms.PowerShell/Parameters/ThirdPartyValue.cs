using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Reads values that run third-party code: script properties, lazy lists and disposable objects.</summary>
internal static class ThirdPartyValue
{
    /// <summary>Reads a value and converts its exceptions.</summary>
    /// <param name="name">The name of the value for the message.</param>
    /// <param name="error">The kind of the error.</param>
    /// <param name="read">Reads the value. It must not run other code, whose exceptions would be reported as the value's.</param>
    /// <exception cref="YourMomException">The value cannot be read; its kind is <paramref name="error"/>.</exception>
    public static T Read<T>(string name, YourMomErrorKind error, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ObjectDisposedException e)
        {
            throw new YourMomException(error, Messages.FormatValueDisposed(Redactor.RemoveLineBreaks(name)), e)
            {
                Remedy = Messages.ValueDisposedRemedy,
            };
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A script or iterator can throw any type. The message can contain secrets, so only the type is shown.
            throw new YourMomException(
                error,
                Messages.FormatValueUnreadable(Redactor.RemoveLineBreaks(name), e.GetBaseException().GetType().Name));
        }
    }
}
