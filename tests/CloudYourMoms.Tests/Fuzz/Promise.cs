using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>A reader did not do what it promises.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise);

/// <summary>What readers promise, tested.</summary>
internal static class Promise
{
    public static void That(bool holds, string promise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise);
        }
    }

    /// <summary>Runs a reader that may refuse by the one exception with one of these kinds; null when it did.</summary>
    /// <param name="read">The reader.</param>
    /// <param name="hasSecret">True when no text of a refusal may hold the mark.</param>
    /// <param name="kinds">The kinds documented.</param>
    public static T? ValueOrRefusal<T>(Func<T> read, bool hasSecret, params YourMomErrorKind[] kinds)
        where T : class
    {
        try
        {
            return read();
        }
        catch (YourMomException refusal)
        {
            Refusal(refusal, hasSecret, kinds);
            return null;
        }
    }

    public static void Refusal(YourMomException refusal, bool hasSecret, params YourMomErrorKind[] kinds)
    {
        That(kinds.Contains(refusal.Kind), $"the kind {refusal.Kind} is documented");
        That(refusal.Message.Length is > 0 and < 4000, "an error says something, and no more than a person reads");
        That(refusal.InnerException is null, "nothing else shines through");
        That(!hasSecret || !refusal.ToString().Contains(FuzzTarget.Mark, StringComparison.Ordinal), "an error holds no secret");
        var carried = refusal switch
        {
            ApiException api => api.ProviderMessage + api.RequestId,
            AuthorizationException denied => denied.ProviderMessage ?? string.Empty,
            _ => string.Empty,
        };
        That(!hasSecret || !carried.Contains(FuzzTarget.Mark, StringComparison.Ordinal), "what an error carries holds no secret");
        That(!refusal.Message.Any(c => char.IsControl(c) && c != '\n'), "nothing in an error steers a terminal");
    }

    /// <summary>Runs a reader that must not take more memory than some for each byte that it is given.</summary>
    public static T Bounded<T>(int length, int bytesForEach, Func<T> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        That(allocated < (512 * 1024) + ((long)length * bytesForEach), $"memory is bounded by the input, and {allocated} bytes are too many for {length}");
        return value;
    }
}
