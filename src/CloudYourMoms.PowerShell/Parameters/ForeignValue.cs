using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Reads values whose code is not the module's: properties that are scripts, lazy lists, and what can be disposed.</summary>
internal static class ForeignValue
{
    /// <summary>Runs the code of a value, and nothing else: another exception than that of the value would get a wrong id.</summary>
    /// <param name="name">The name of the value, for the message.</param>
    /// <param name="error">The kind of the error.</param>
    /// <param name="read">Reads the value.</param>
    /// <exception cref="YourMomException">The value cannot be read; its kind is <paramref name="error"/>.</exception>
    public static T Read<T>(string name, YourMomErrorKind error, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ObjectDisposedException e)
        {
            throw new YourMomException(
                error, $"'{Redactor.RemoveLineBreaks(name)}' was disposed before the command ran. Give a new value.", e);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // A script and an iterator can throw any type. The text may hold secrets, so that only the type is shown.
            throw new YourMomException(
                error,
                $"'{Redactor.RemoveLineBreaks(name)}' cannot be read: {e.GetBaseException().GetType().Name} in its script or list.");
        }
    }
}
