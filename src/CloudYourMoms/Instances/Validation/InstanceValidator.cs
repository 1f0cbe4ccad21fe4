using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Validation;

/// <summary>Finds the errors in an instance, or in an update of an instance, that can be detected before it is sent.</summary>
internal sealed class InstanceValidator
{
    private const int MaximumShown = 50;

    // The patterns take linear time, so only an overloaded machine reaches this limit.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(30);

    // The form of the placeholders in the specification, such as <Insert_Client_ID>.
    private static readonly Regex Placeholder = new(@"^\s*<[^<>]+>\s*$", RegexOptions.CultureInvariant, PatternTimeout);

    // Salesforce's codes end in ==, which is %3D%3D in an address, and %253D%253D in a nested address.
    private static readonly Regex EncodedCode = new(
        "%(25)*(3D|2B|2F)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        PatternTimeout);

    private readonly InstanceRequest _request;
    private readonly bool _isChange;
    private readonly List<ValidationError> _errors;

    private InstanceValidator(InstanceRequest request, bool isChange)
    {
        _request = request;
        _isChange = isChange;
        _errors = [.. request.SourceErrors];
    }

    public static IReadOnlyList<ValidationError> GetErrors(
        InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes, bool isChange)
    {
        var validator = new InstanceValidator(request, isChange);
        if (!request.IsUnreadable)
        {
            validator.ValidateRequiredEntries();
            validator.ValidateTexts();
            validator.ValidateConfiguration();
            validator.ValidateAppSecret();
            validator.ValidateCode(now, usedCodes);
        }

        return [.. validator._errors.OrderBy(error => error.Line ?? int.MaxValue).ThenBy(error => error.Column)];
    }

    /// <summary>Returns one exception for all errors.</summary>
    public static InstanceValidationException ToError(IReadOnlyList<ValidationError> errors, string? source, bool isChange)
    {
        var kind = errors.All(error => error.Kind == ValidationErrorCode.Missing) ? YourMomErrorKind.ConfigurationMissing
            : errors.All(error => IsCodeError(error.Kind)) ? YourMomErrorKind.AuthorizationCodeInvalid
            : errors.All(error => error.Kind == ValidationErrorCode.InvalidSecret) ? YourMomErrorKind.InvalidSecret
            : YourMomErrorKind.InvalidInstance;
        var summary = (isChange, source) switch
        {
            (true, null) => Messages.ChangeInvalid,
            (true, _) => Messages.FormatChangeInSourceInvalid(source),
            (false, null) => Messages.InstanceInvalid,
            (false, _) => Messages.FormatInstanceInSourceInvalid(source),
        };
        if (errors.Count == 1)
        {
            return new InstanceValidationException(kind, Messages.FormatValidationFailed(summary, errors[0]), errors);
        }

        IEnumerable<string> items = errors.Take(MaximumShown).Select(error => error.ToString());
        items = errors.Count > MaximumShown ? items.Append(Messages.FormatValidationErrorsMore(errors.Count - MaximumShown)) : items;
        var list = string.Concat(items.Select(item => $"\n  - {item}"));
        return new InstanceValidationException(kind, Messages.FormatValidationFailedWithErrors(summary, errors.Count, list), errors);
    }

    /// <summary>Returns the exception for a code that was already sent.</summary>
    public static InstanceValidationException CodeUsed(InstanceRequest request, bool isChange)
    {
        var validator = new InstanceValidator(request, isChange);
        validator.AddCodeUsed();
        return ToError(validator._errors, request.Source, isChange);
    }

    /// <summary>Throws if the authorization code of a create request has expired.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.AuthorizationCodeInvalid"/>.</exception>
    public static void RequireUnexpiredCode(InstanceRequest request, DateTimeOffset now)
    {
        var validator = new InstanceValidator(request, isChange: false);
        validator.ValidateCodeAge(now);
        if (validator._errors.Count > 0)
        {
            throw ToError(validator._errors, request.Source, isChange: false);
        }
    }

    private static bool IsCodeError(ValidationErrorCode kind) => kind
        is ValidationErrorCode.CodeEncoded
        or ValidationErrorCode.CodeExpired
        or ValidationErrorCode.CodeUsed
        or ValidationErrorCode.CallbackMismatch;

    private void ValidateRequiredEntries()
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
                var path = JsonPath.Member(JsonPath.Configuration, entry);
                Require(path, _request.Configuration.TryGetValue(entry, out var value) ? value : null);
            }
        }

        // Other OAuth types may return other parameters instead of a code.
        if (_isChange || (_request.Key is { } key && YourMomKey.Known.ContainsKey(key)))
        {
            Require(InstanceEntry.CodePath, _request.ProviderData.TryGetValue(InstanceEntry.Code, out var value) ? value : null);
        }
    }

    // An update can omit a required entry, but must not empty it.
    private void Require(string path, object? value)
    {
        if (!(_isChange && value is null) &&
            !_errors.Exists(error => IsAlreadyReported(error, path)) &&
            (value is null || (TextOf(value) is { } text && string.IsNullOrWhiteSpace(text))))
        {
            Add(ValidationErrorCode.Missing, path, value is null ? Messages.EntryMissing : Messages.EntryEmpty);
        }
    }

    // An entry that has the wrong type or cannot be parsed is not missing, and its error is already reported.
    private static bool IsAlreadyReported(ValidationError error, string path) => error.Kind switch
    {
        ValidationErrorCode.WrongType => JsonPath.IsWithin(path, error.Path),
        ValidationErrorCode.InvalidJson => path == error.Path,
        _ => false,
    };

    private void ValidateTexts()
    {
        ValidateText(JsonPath.Key, "key", _isChange ? null : _request.Key, isMachineReadable: true);
        ValidateText(JsonPath.Name, "name", _request.Name, isMachineReadable: false);
        for (var i = 0; i < _request.Tags?.Count; i++)
        {
            ValidateText(JsonPath.Item(JsonPath.Tags, i), "tags", _request.Tags[i], isMachineReadable: false);
        }

        var objects = new[] { (JsonPath.ProviderData, _request.ProviderData), (JsonPath.Configuration, _request.Configuration) };
        foreach (var (parent, members) in objects)
        {
            foreach (var member in members)
            {
                var path = JsonPath.Member(parent, member.Key);
                if (UnicodeText.HasUnpairedSurrogate(member.Key))
                {
                    Add(ValidationErrorCode.UnpairedSurrogate, path, Messages.EntryNameUnpairedSurrogate);
                }

                if (member.Key.Any(SmartQuotes.Is))
                {
                    Add(ValidationErrorCode.SmartQuote, path, Messages.EntryNameSmartQuote);
                }

                var isMachineReadable = parent == JsonPath.ProviderData || member.Key.StartsWith("oauth.", StringComparison.Ordinal);
                ValidateText(path, member.Key, member.Value, isMachineReadable);
            }
        }
    }

    // Text that only users read, such as the name and the tags, may contain smart quotes.
    private void ValidateText(string path, string name, object? value, bool isMachineReadable)
    {
        if (TextOf(value) is not { } text)
        {
            return;
        }

        if (UnicodeText.HasUnpairedSurrogate(text))
        {
            Add(ValidationErrorCode.UnpairedSurrogate, path, Messages.EntryUnpairedSurrogate);
        }
        else if (Placeholder.IsMatch(text))
        {
            var message = SensitiveName.Matches(name)
                ? Messages.EntryPlaceholder
                : Messages.FormatEntryNamedPlaceholder(Redactor.RemoveLineBreaks(text).Trim());
            Add(ValidationErrorCode.Placeholder, path, message);
        }
        else if (isMachineReadable && text.Any(SmartQuotes.Is))
        {
            Add(ValidationErrorCode.SmartQuote, path, Messages.EntrySmartQuote);
        }
    }

    private void ValidateConfiguration()
    {
        foreach (var entry in _request.Configuration)
        {
            var path = JsonPath.Member(JsonPath.Configuration, entry.Key);
            var mustBeText = InstanceEntry.RequiredConfiguration.Contains(entry.Key, StringComparer.Ordinal);
            if (entry.Value is not null && TextOf(entry.Value) is null &&
                (mustBeText || entry.Value is not (bool or JsonElement or IFormattable)))
            {
                var expected = mustBeText ? Messages.JsonTypeText : Messages.JsonTypeSimple;
                AddTypeMismatch(path, expected, entry.Value);
            }
        }

        if (_request.Configuration.TryGetValue(InstanceEntry.CallbackUrl, out var value) && TextOf(value) is { } url &&
            !string.IsNullOrWhiteSpace(url) && !Placeholder.IsMatch(url) && !OAuthUrlRequest.IsCallbackUrl(url))
        {
            Add(ValidationErrorCode.InvalidAddress, InstanceEntry.CallbackUrlPath, Messages.EntryCallbackUrlInvalid);
        }
    }

    private void ValidateAppSecret()
    {
        if (_request.Configuration.TryGetValue(InstanceEntry.ApiSecret, out var value) && TextOf(value) is { } text &&
            !string.IsNullOrWhiteSpace(text) && !Placeholder.IsMatch(text) && !text.Any(SmartQuotes.Is) &&
            Secret.AppSecretError(text) is { } error)
        {
            Add(ValidationErrorCode.InvalidSecret, InstanceEntry.ApiSecretPath, error);
        }
    }

    private void ValidateCode(DateTimeOffset now, AuthorizationCodeCache? usedCodes)
    {
        if (!_request.ProviderData.TryGetValue(InstanceEntry.Code, out var value) || value is null)
        {
            return;
        }

        if (TextOf(value) is not { } text)
        {
            AddTypeMismatch(InstanceEntry.CodePath, Messages.JsonTypeText, value);
            return;
        }

        if (text.Length > Secret.MaximumLength)
        {
            _errors.Add(ValidationError.LongSecret(InstanceEntry.CodePath, null));
            return;
        }

        if (EncodedCode.IsMatch(text))
        {
            Add(ValidationErrorCode.CodeEncoded, InstanceEntry.CodePath, Messages.CodeEncoded);
        }

        ValidateCodeAge(now);
        if (usedCodes?.Contains(_request.Code!, now) == true)
        {
            AddCodeUsed();
        }

        if (_request.CodeCallbackUrl is { } issuedFor && _request.Configuration.TryGetValue(InstanceEntry.CallbackUrl, out var callback) &&
            TextOf(callback) is { } url && url != issuedFor.OriginalString)
        {
            Add(
                ValidationErrorCode.CallbackMismatch,
                InstanceEntry.CallbackUrlPath,
                Messages.FormatCodeCallbackUrlMismatch(Redactor.RemoveLineBreaks(issuedFor.OriginalString)));
        }
    }

    private void ValidateCodeAge(DateTimeOffset now)
    {
        if (_request.CodeReceivedAt is { } receivedAt && now - receivedAt > AuthorizationCodeCache.CodeLifetime)
        {
            Add(
                ValidationErrorCode.CodeExpired,
                InstanceEntry.CodePath,
                Messages.FormatCodeExpired(Quantity.Of((now - receivedAt).TotalMinutes, "minute")));
        }
    }

    private void AddCodeUsed() => Add(ValidationErrorCode.CodeUsed, InstanceEntry.CodePath, Messages.CodeUsed);

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        Uri uri => uri.OriginalString,
        SecureString secret => Secret.ToPlainText(secret),
        _ => null,
    };

    private void AddTypeMismatch(string path, string expected, object? value) =>
        Add(ValidationErrorCode.WrongType, path, Messages.FormatJsonTypeMismatch(expected, InstanceBinder.DescribeType(value)));

    // A missing entry has no position, so its error has the position of the closest ancestor.
    private void Add(ValidationErrorCode kind, string path, string message)
    {
        var ancestor = path;
        while (!_request.Positions.ContainsKey(ancestor) && kind == ValidationErrorCode.Missing &&
            ancestor.LastIndexOfAny(['.', '[']) is > 0 and var end)
        {
            ancestor = ancestor.Substring(0, end);
        }

        _errors.Add(new(kind, path, message, _request.Positions.TryGetValue(ancestor, out var position) ? position : null));
    }
}
