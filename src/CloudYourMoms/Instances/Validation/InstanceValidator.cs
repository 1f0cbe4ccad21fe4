using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Validation;

/// <summary>Finds everything that can be known to be wrong with an instance, or a change of one, before it is sent.</summary>
internal sealed class InstanceValidator
{
    // More errors than this do not help: fixing these shows the rest.
    private const int MostShown = 50;

    // The time grows with the text only: the limit is for a machine that is too busy to go on, and long enough for it.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(30);

    // <Insert_Client_ID>, <Code_On_The_Return_URL>: the specification's form.
    private static readonly Regex Placeholder = new(@"^\s*<[^<>]+>\s*$", RegexOptions.CultureInvariant, PatternTimeout);

    // Salesforce's codes end in ==, which stands as %3D%3D in an address, and as %253D%253D in an address within one.
    private static readonly Regex EncodedCode = new("%(25)*(3D|2B|2F)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, PatternTimeout);

    private readonly InstanceRequest _request;
    private readonly bool _isChange;
    private readonly List<ValidationError> _findings;

    private InstanceValidator(InstanceRequest request, bool isChange)
    {
        _request = request;
        _isChange = isChange;
        _findings = [.. request.SourceErrors];
    }

    public static IReadOnlyList<ValidationError> Findings(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes, bool isChange)
    {
        var check = new InstanceValidator(request, isChange);
        if (!request.IsUnreadable)
        {
            check.Required();
            check.Texts();
            check.Configuration();
            check.AppSecret();
            check.Code(now, usedCodes);
        }

        return [.. check._findings.OrderBy(finding => finding.Line ?? int.MaxValue).ThenBy(finding => finding.Column)];
    }

    /// <summary>One error for all of the findings.</summary>
    public static InstanceValidationException ToError(IReadOnlyList<ValidationError> findings, string? source, bool isChange)
    {
        var kind = findings.All(finding => finding.Kind == ValidationErrorCode.Missing) ? YourMomErrorKind.ConfigurationMissing
            : findings.All(finding => IsOfCode(finding.Kind)) ? YourMomErrorKind.AuthorizationCodeInvalid
            : findings.All(finding => finding.Kind == ValidationErrorCode.InvalidSecret) ? YourMomErrorKind.InvalidSecret
            : YourMomErrorKind.InvalidInstance;
        var subject = (isChange ? "The change" : "The instance") + (source is null ? string.Empty : $" in {source}");
        var summary = $"{subject} cannot be {(isChange ? "made" : "created")} as it is";
        var more = findings.Count > MostShown ? $"\n  - and {findings.Count - MostShown} more" : string.Empty;
        var message = findings.Count == 1
            ? $"{summary}: {findings[0]}"
            : $"{summary}, for {findings.Count} reasons:\n  - {string.Join("\n  - ", findings.Take(MostShown))}{more}";
        return new InstanceValidationException(kind, message, findings);
    }

    /// <summary>The error for a code that was sent before.</summary>
    public static InstanceValidationException CodeUsed(InstanceRequest request, bool isChange)
    {
        var check = new InstanceValidator(request, isChange);
        check.AddCodeUsed();
        return ToError(check._findings, request.Source, isChange);
    }

    /// <summary>Throws when the code of a creation is older than codes live.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.AuthorizationCodeInvalid"/>.</exception>
    public static void RequireUnexpiredCode(InstanceRequest request, DateTimeOffset now)
    {
        var check = new InstanceValidator(request, isChange: false);
        check.CodeAge(now);
        if (check._findings.Count > 0)
        {
            throw ToError(check._findings, request.Source, isChange: false);
        }
    }

    private static bool IsOfCode(ValidationErrorCode kind) => kind is
        ValidationErrorCode.CodeEncoded or ValidationErrorCode.CodeExpired or ValidationErrorCode.CodeUsed or ValidationErrorCode.CallbackMismatch;

    private void Required()
    {
        if (!_request.HasKindId && !_isChange)
        {
            Require(JsonPath.Key, _request.Key);
        }

        Require(JsonPath.Name, _request.Name);
        if (_request.IsOAuth)
        {
            foreach (var entry in InstanceEntry.RequiredConfiguration)
            {
                Require(JsonPath.Member(JsonPath.Configuration, entry), _request.Configuration.TryGetValue(entry, out var value) ? value : null);
            }
        }

        // Other OAuth kinds return other parameters than a code; the specification's four cannot do without.
        if (_isChange || (_request.Key is { } key && YourMomKey.Known.ContainsKey(key)))
        {
            Require(InstanceEntry.CodePath, _request.ProviderData.TryGetValue(InstanceEntry.Code, out var value) ? value : null);
        }
    }

    // A change leaves what it does not say as it is, but nothing required may be emptied.
    private void Require(string path, object? value)
    {
        if (!(_isChange && value is null) && !_findings.Exists(finding => Excuses(finding, path)) && (value is null || TextOf(value) is { } text && string.IsNullOrWhiteSpace(text)))
        {
            Add(ValidationErrorCode.Missing, path, value is null ? "this required entry is missing." : "this required entry is empty.");
        }
    }

    // What is of the wrong type, or cannot be read, is there, and said already.
    private static bool Excuses(ValidationError finding, string path) => finding.Kind switch
    {
        ValidationErrorCode.WrongType => JsonPath.IsWithin(path, finding.Path),
        ValidationErrorCode.NotJson => path == finding.Path,
        _ => false,
    };

    // Where the platform or the provider reads the text, not only people.
    private void Texts()
    {
        Text(JsonPath.Key, "key", _isChange ? null : _request.Key, isForMachines: true);
        Text(JsonPath.Name, "name", _request.Name, isForMachines: false);
        for (var i = 0; i < _request.Tags?.Count; i++)
        {
            Text(JsonPath.Item(JsonPath.Tags, i), "tags", _request.Tags[i], isForMachines: false);
        }

        foreach (var (parent, members) in new[] { (JsonPath.ProviderData, _request.ProviderData), (JsonPath.Configuration, _request.Configuration) })
        {
            foreach (var member in members)
            {
                var path = JsonPath.Member(parent, member.Key);
                if (UnicodeText.HasUnpairedSurrogate(member.Key))
                {
                    Add(ValidationErrorCode.HalfCharacter, path, "the name holds half of a surrogate pair, which is no character.");
                }

                if (member.Key.Any(SmartQuotes.Is))
                {
                    Add(ValidationErrorCode.CurlyQuote, path, "the name holds a curly quote.");
                }

                Text(path, member.Key, member.Value, isForMachines: parent == JsonPath.ProviderData || member.Key.StartsWith("oauth.", StringComparison.Ordinal));
            }
        }
    }

    private void Text(string path, string name, object? value, bool isForMachines)
    {
        if (TextOf(value) is not { } text)
        {
            return;
        }

        if (UnicodeText.HasUnpairedSurrogate(text))
        {
            Add(ValidationErrorCode.HalfCharacter, path, "the value holds half of a surrogate pair, which is no character.");
        }
        else if (Placeholder.IsMatch(text))
        {
            var which = SensitiveName.Matches(name) ? "a placeholder" : $"the placeholder {Redactor.RemoveLineBreaks(text).Trim()}";
            Add(ValidationErrorCode.Placeholder, path, $"{which} was left in.");
        }
        else if (isForMachines && text.Any(SmartQuotes.Is))
        {
            Add(ValidationErrorCode.CurlyQuote, path, "the value holds a curly quote.");
        }
    }

    private void Configuration()
    {
        foreach (var entry in _request.Configuration)
        {
            var path = JsonPath.Member(JsonPath.Configuration, entry.Key);
            var mustBeText = InstanceEntry.RequiredConfiguration.Contains(entry.Key, StringComparer.Ordinal);
            if (entry.Value is not null && TextOf(entry.Value) is null && (mustBeText || entry.Value is not (bool or JsonElement or IFormattable)))
            {
                var expected = mustBeText ? "text" : "text, a number or a boolean";
                Add(ValidationErrorCode.WrongType, path, $"this must be {expected}, and is {InstanceBinder.Words(entry.Value)}.");
            }
        }

        if (_request.Configuration.TryGetValue(InstanceEntry.CallbackUrl, out var given) && TextOf(given) is { } url && !string.IsNullOrWhiteSpace(url) &&
            !Placeholder.IsMatch(url) && !OAuthUrlRequest.IsCallbackUrl(url))
        {
            Add(ValidationErrorCode.InvalidAddress, InstanceEntry.CallbackUrlPath, "this must be an absolute address without user, fragment and port 0.");
        }
    }

    private void AppSecret()
    {
        if (_request.Configuration.TryGetValue(InstanceEntry.ApiSecret, out var value) && TextOf(value) is { } text &&
            !string.IsNullOrWhiteSpace(text) && !Placeholder.IsMatch(text) && !text.Any(SmartQuotes.Is) && Secret.AppSecretError(text) is { } error)
        {
            Add(ValidationErrorCode.InvalidSecret, InstanceEntry.ApiSecretPath, error);
        }
    }

    private void Code(DateTimeOffset now, AuthorizationCodeCache? usedCodes)
    {
        if (!_request.ProviderData.TryGetValue(InstanceEntry.Code, out var value) || value is null)
        {
            return;
        }

        if (TextOf(value) is not { } text)
        {
            Add(ValidationErrorCode.WrongType, InstanceEntry.CodePath, $"this must be text, and is {InstanceBinder.Words(value)}.");
            return;
        }

        if (text.Length > Secret.MaximumLength)
        {
            _findings.Add(ValidationError.LongSecret(InstanceEntry.CodePath, null));
            return;
        }

        if (EncodedCode.IsMatch(text))
        {
            Add(ValidationErrorCode.CodeEncoded, InstanceEntry.CodePath, "the code is still encoded as in an address: write = for %3D, + for %2B, / for %2F.");
        }

        CodeAge(now);
        if (usedCodes?.Contains(_request.Code!, now) == true)
        {
            AddCodeUsed();
        }

        if (_request.CodeCallbackUrl is { } issuedFor && _request.Configuration.TryGetValue(InstanceEntry.CallbackUrl, out var callback) &&
            TextOf(callback) is { } url && url != issuedFor.OriginalString)
        {
            Add(ValidationErrorCode.CallbackMismatch, InstanceEntry.CallbackUrlPath, $"the code was issued for {Redactor.RemoveLineBreaks(issuedFor.OriginalString)}, and is good with that callback URL only.");
        }
    }

    private void CodeAge(DateTimeOffset now)
    {
        if (_request.CodeReceivedAt is { } receivedAt && now - receivedAt > AuthorizationCodeCache.CodeLifetime)
        {
            Add(
                ValidationErrorCode.CodeExpired,
                InstanceEntry.CodePath,
                $"the code came {Quantity.Of((now - receivedAt).TotalMinutes, "minute")} ago, and lives 15. Sign in again.");
        }
    }

    private void AddCodeUsed() =>
        Add(ValidationErrorCode.CodeUsed, InstanceEntry.CodePath, "the code was already sent by this process, and works once. Sign in again.");

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        Uri uri => uri.OriginalString,
        SecureString secret => Secret.ToPlainText(secret),
        _ => null,
    };

    // What is missing has no place in the text; that of the object it belongs into helps.
    private void Add(ValidationErrorCode kind, string path, string message)
    {
        var place = path;
        while (!_request.Positions.ContainsKey(place) && kind == ValidationErrorCode.Missing && place.LastIndexOfAny(['.', '[']) is > 0 and var end)
        {
            place = place.Substring(0, end);
        }

        _findings.Add(new(kind, path, message, _request.Positions.TryGetValue(place, out var position) ? position : null));
    }
}
