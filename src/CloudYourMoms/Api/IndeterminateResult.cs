using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>A change that is not idempotent and whose response was lost.</summary>
internal static class IndeterminateResult
{
    /// <summary>Creates the error for an unknown outcome.</summary>
    /// <param name="change">The change, as a clause after "whether".</param>
    /// <param name="cause">Why the response was lost.</param>
    /// <param name="codeWasSent">True if the change contained an authorization code.</param>
    /// <param name="ids">The affected instances.</param>
    public static ApiException ToError(string change, ApiException cause, bool codeWasSent, params long[] ids) =>
        new(YourMomErrorKind.UpdateOutcomeUnknown, Messages.FormatUpdateOutcomeUnknown(change, cause.Message), cause)
        {
            InstanceIds = ids,
            CodeWasSent = codeWasSent,
        };
}
