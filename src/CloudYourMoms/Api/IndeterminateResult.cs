using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>A change that is not harmless to repeat, and of which no answer tells whether it was made.</summary>
internal static class IndeterminateResult
{
    /// <summary>The error that says so, and why there is no answer.</summary>
    /// <param name="change">What may have been done, as the beginning of a sentence.</param>
    /// <param name="cause">Why there is no answer that tells.</param>
    /// <param name="codeWasSent">True when the change held an authorization code.</param>
    /// <param name="ids">The instances that it is about.</param>
    public static ApiException ToError(string change, ApiException cause, bool codeWasSent, params long[] ids) =>
        new(YourMomErrorKind.UpdateOutcomeUnknown, $"{change}: the answer was lost. {cause.Message}", cause)
        {
            InstanceIds = ids,
            CodeWasSent = codeWasSent,
        };
}
