using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>A parser violated an invariant.</summary>
internal sealed class InvariantException(string invariant) : Exception(invariant);

/// <summary>Checks the invariants of parsers.</summary>
internal static class Invariant
{
    public static void That(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvariantException(invariant);
        }
    }

    /// <summary>Runs a parser; null if it rejects the input with an error of a documented kind.</summary>
    /// <param name="read">The parser.</param>
    /// <param name="hasSecret">True if the error must not contain the mark.</param>
    /// <param name="kinds">The documented kinds.</param>
    public static T? ValueOrError<T>(Func<T> read, bool hasSecret, params YourMomErrorKind[] kinds)
        where T : class
    {
        try
        {
            return read();
        }
        catch (YourMomException error)
        {
            CheckError(error, hasSecret, kinds);
            return null;
        }
    }

    public static void CheckError(YourMomException error, bool hasSecret, params YourMomErrorKind[] kinds)
    {
        That(kinds.Contains(error.Kind), $"the kind {error.Kind} is documented");
        That(error.Message.Length is > 0 and < 4000, "the message is neither empty nor too long");
        That(error.InnerException is null, "the error has no inner exception");
        That(!hasSecret || !error.ToString().Contains(FuzzTarget.Mark, StringComparison.Ordinal), "an error contains no secret");
        var properties = error switch
        {
            ApiException api => api.ProviderMessage + api.RequestId,
            AuthorizationException authorization => authorization.ProviderMessage ?? string.Empty,
            _ => string.Empty,
        };
        That(!hasSecret || !properties.Contains(FuzzTarget.Mark, StringComparison.Ordinal), "the properties of an error contain no secret");
        That(!error.Message.Any(c => char.IsControl(c) && c != '\n'), "an error contains no control characters");
    }

    /// <summary>Runs a parser whose memory allocation is limited by the length of its input.</summary>
    public static T Bounded<T>(int length, int bytesPerUnit, Func<T> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        That(
            allocated < (512 * 1024) + ((long)length * bytesPerUnit),
            $"allocated memory is limited by the input; {allocated} bytes are too many for an input of {length}");
        return value;
    }
}
