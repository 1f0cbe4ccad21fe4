using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>Parses the provider's response, whether it came from a browser or was pasted by the user.</summary>
/// <remarks>RFC 6749 sections 4.1.2 and 4.1.2.1.</remarks>
internal static class AuthorizationResponseParser
{
    /// <param name="authorization">The pending sign-in.</param>
    /// <param name="query">The query of the address that the provider redirected to.</param>
    /// <param name="now">The time when the response arrived.</param>
    public static AuthorizationResult Parse(AuthorizationRequest authorization, string query, DateTimeOffset now)
    {
        if (QueryString.TryParse(query) is not { } parameters || HasDuplicateName(parameters))
        {
            return new() { Fault = AuthorizationResultFault.Unreadable };
        }

        var state = Value(parameters, "state");
        return Value(parameters, "error") is { Length: > 0 } error ? ParseError(authorization, parameters, error, state)
            : Value(parameters, "code") is { Length: > 0 } code ? ParseCode(authorization, parameters, code, state, now)
            : new() { Fault = AuthorizationResultFault.NeitherCodeNorError };
    }

    private static AuthorizationResult ParseError(
        AuthorizationRequest authorization, IReadOnlyList<KeyValuePair<string, string>> parameters, string error, string? state)
    {
        // Some providers omit the state from an error. A different state belongs to another sign-in.
        if (state is not null && !StateMatches(authorization, state))
        {
            return new() { Fault = AuthorizationResultFault.WrongState };
        }

        var description = Value(parameters, "error_description");
        var message = new Redactor(authorization.Secrets()).Sanitize(description is { Length: > 0 } ? $"{error}: {description}" : error);
        return new() { Error = error, ErrorDescription = message, CarriesState = state is not null };
    }

    private static AuthorizationResult ParseCode(
        AuthorizationRequest authorization,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        string code,
        string? state,
        DateTimeOffset now)
    {
        if (!StateMatches(authorization, state))
        {
            return new() { Fault = AuthorizationResultFault.WrongState };
        }

        return new()
        {
            CarriesState = state is not null,
            Response = new AuthorizationResponse
            {
                Key = authorization.Key,
                Code = Secret.ToSecureString(code),
                State = state,
                CallbackUrl = authorization.CallbackUrl,
                ApiKey = authorization.ApiKey,
                ApiSecret = authorization.ApiSecret,
                Parameters = parameters
                    .Where(p => p.Key is not ("code" or "state"))
                    .ToDictionary(p => p.Key, ParameterValue, StringComparer.Ordinal),
                ReceivedAt = now,
            },
        };
    }

    private static bool StateMatches(AuthorizationRequest authorization, string? state) => authorization.State is { } expected
        ? state is not null && RandomToken.FixedTimeEquals(state, expected)
        : state is null;

    private static object ParameterValue(KeyValuePair<string, string> parameter) =>
        SensitiveName.Matches(parameter.Key) ? Secret.ToSecureString(parameter.Value) : parameter.Value;

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> parameters, string name) =>
        parameters.Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();

    // RFC 6749 section 3.1: a parameter must not occur more than once.
    private static bool HasDuplicateName(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        parameters.GroupBy(p => p.Key, StringComparer.Ordinal).Any(group => group.Skip(1).Any());
}
