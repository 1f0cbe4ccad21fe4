using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>Parses the provider's response, whether it came from a browser or was pasted by the user.</summary>
/// <remarks>RFC 6749 sections 4.1.2 and 4.1.2.1.</remarks>
internal static class AuthorizationResponseParser
{
    /// <param name="authorization">The pending sign-in.</param>
    /// <param name="binding">Compares the state.</param>
    /// <param name="query">The query of the address that the provider redirected to.</param>
    /// <param name="now">The time when the response arrived.</param>
    public static AuthorizationResult Parse(AuthorizationRequest authorization, StateBinding binding, string query, DateTimeOffset now)
    {
        if (QueryString.TryParse(query) is not { } parameters || HasDuplicateName(parameters))
        {
            return new() { Fault = AuthorizationResultFault.Unreadable };
        }

        var error = Value(parameters, "error") is { Length: > 0 } nonEmpty ? nonEmpty : null;
        var code = Value(parameters, "code") is { Length: > 0 } value ? value : null;
        if (error is null && code is null)
        {
            return new() { Fault = AuthorizationResultFault.NeitherCodeNorError };
        }

        var check = binding.Check(Value(parameters, "state"), isError: error is not null);
        if (check == StateCheck.Rejected)
        {
            return new() { Fault = AuthorizationResultFault.WrongState };
        }

        var result = error is null ? ParseCode(authorization, parameters, code!, now) : ParseError(authorization, parameters, error);
        return result with { RequiresCookie = check == StateCheck.CookieRequired };
    }

    private static AuthorizationResult ParseError(
        AuthorizationRequest authorization, IReadOnlyList<KeyValuePair<string, string>> parameters, string error)
    {
        var description = Value(parameters, "error_description");
        var message = new Redactor(authorization.Secrets()).Sanitize(description is { Length: > 0 } ? $"{error}: {description}" : error);
        return new() { Error = ProviderError.Of(error, description), ErrorDescription = message };
    }

    private static AuthorizationResult ParseCode(
        AuthorizationRequest authorization,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        string code,
        DateTimeOffset now) => new()
        {
            Response = new AuthorizationResponse
            {
                Key = authorization.Key,
                Code = Secret.ToSecureString(code),
                State = authorization.State,
                CallbackUrl = authorization.CallbackUrl,
                ApiKey = authorization.ApiKey,
                ApiSecret = authorization.ApiSecret,
                PlatformUri = authorization.PlatformUri,
                Profile = authorization.Profile,
                Parameters = parameters
                    .Where(p => p.Key is not ("code" or "state"))
                    .ToDictionary(p => p.Key, ParameterValue, StringComparer.Ordinal),
                ReceivedAt = now,
            },
        };

    private static object ParameterValue(KeyValuePair<string, string> parameter) =>
        SensitiveName.Matches(parameter.Key) ? Secret.ToSecureString(parameter.Value) : parameter.Value;

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> parameters, string name) =>
        parameters.Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();

    // RFC 6749 section 3.1: a parameter must not occur more than once.
    private static bool HasDuplicateName(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        parameters.GroupBy(p => p.Key, StringComparer.Ordinal).Any(group => group.Skip(1).Any());
}
