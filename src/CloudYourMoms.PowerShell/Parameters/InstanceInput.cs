using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>An input for New-YourMomInstance: the target object of its errors, and a function that reads it.</summary>
/// <remarks>
/// Inputs other than files contain secrets, which must not be in $Error or its export. Their target is the name.
/// </remarks>
internal sealed record InstanceInput(object? Target, Func<CancellationToken, Task<InstanceRequest>> ReadAsync)
{
    private static readonly string[] ContentMembers = ["your_mom", "providerData", "configuration"];

    // The properties that the engine binds to parameters.
    private static readonly string[] ParameterMembers =
    [
        "Key", "Code", "CodeReceivedAt", "ReceivedAt", "CallbackUrl", "ApiKey", "ApiSecret", "CallbackParameter", "Parameters",
        "PlatformUri", "Profile",
    ];

    public static InstanceInput OfFile(string path) => new(path, cancellationToken => InstanceFile.ReadAsync(path, cancellationToken));

    /// <summary>An input without content: the instance is created from parameters only.</summary>
    public static InstanceInput OfNothing(string? name) => Of(name, () => new InstanceRequest());

    /// <summary>An input for each file that matches a path, or one input that throws if none matches.</summary>
    public static IEnumerable<InstanceInput> OfFiles(string path, Func<IEnumerable<string>> resolve)
    {
        try
        {
            return resolve().Select(OfFile);
        }
        catch (YourMomException e)
        {
            return [OfFailure(path, e)];
        }
    }

    /// <summary>An input for a pipeline object: an authorization response, JSON text, a file, a hashtable or another object.</summary>
    public static InstanceInput Of(PSObject input, PSCmdlet cmdlet)
    {
        try
        {
            return OfObject(input, cmdlet);
        }
        catch (YourMomException e)
        {
            return OfFailure(null, e);
        }
    }

    private static InstanceInput OfObject(PSObject input, PSCmdlet cmdlet) => input.BaseObject switch
    {
        AuthorizationRequest => OfRequest(),
        AuthorizationResponse callback => Of(null, () => InstanceRequest.From(callback)),
        string json => OfText(json, SourceOf(input, cmdlet)),
        IDictionary members => Of(null, () => InstanceJson.FromMembers(PSObjectConverter.Members(members))),
        _ when input.Properties[nameof(AuthorizationRequest.AuthorizationUri)] is not null &&
            input.Properties[nameof(AuthorizationResponse.Code)] is null => OfRequest(),
        _ when TextOf(input, "PSPath") is { } path => new(
            path, cancellationToken => InstanceFile.ReadAsync(InstanceFile.ResolveLiteral(cmdlet, path), cancellationToken)),
        FileSystemInfo file => OfFile(file.FullName),
        object[] lines when lines.Length > 0 &&
            Array.TrueForAll(lines, line => (line is PSObject item ? item.BaseObject : line) is string) =>
            Of(null, () => throw TextLines.Incomplete(null)),
        ValueType or IEnumerable => Of(null, () => throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            Messages.FormatInstanceInputTypeInvalid(input.BaseObject.GetType().Name))),
        _ when Array.Exists(ContentMembers, name => input.Properties[name] is not null) =>
            Of(null, () =>
                InstanceJson.FromMembers(WithoutParameters(PSObjectConverter.MembersOf(input))).MergeWith(FromProperties(input))),
        _ => Of(null, () => FromProperties(input)),
    };

    /// <summary>The error for an authorization request without a response.</summary>
    public static YourMomException NotSignedIn() => new(YourMomErrorKind.CallbackMissing, Messages.AuthorizationCodeMissing);

    private static InstanceInput OfRequest() => Of(null, () => throw NotSignedIn());

    private static InstanceInput OfFailure(object? target, YourMomException failure) =>
        new(target, _ => Task.FromException<InstanceRequest>(failure));

    private static InstanceInput Of(object? target, Func<InstanceRequest> read) => new(target, _ => Task.FromResult(read()));

    // Get-Content adds the path to its output. The path can be a variable or a drive of another session.
    private static string? SourceOf(PSObject text, PSCmdlet cmdlet)
    {
        var path = TextOf(text, "PSPath");
        try
        {
            return path is null ? null : InstanceFile.ResolveLiteral(cmdlet, path);
        }
        catch (YourMomException)
        {
            return path;
        }
    }

    private static InstanceInput OfText(string json, string? path) => Of(path, () => IsFileName(json)
        ? throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            Messages.FormatInstanceTextIsFileName(Redactor.RemoveLineBreaks(json)))
        : InstanceJson.Parse(json) with { Source = path });

    private static bool IsFileName(string text) =>
        text.Length is > 5 and <= 260 && text.TrimEnd().EndsWith(".json", StringComparison.OrdinalIgnoreCase) &&
        text.IndexOfAny(['{', '"', '\n']) < 0;

    private static Dictionary<string, object?> WithoutParameters(Dictionary<string, object?> members) => members
        .Where(member => !ParameterMembers.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
        .ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    // The engine binds the other properties. -Name is not bound by property name, because files have a Name property.
    private static InstanceRequest FromProperties(PSObject input) => new() { Name = TextOf(input, "Name") };

    private static string? TextOf(PSObject input, string property) =>
        PSObjectConverter.TextOf(PSObjectConverter.Property(input, property, YourMomErrorKind.InvalidInstance));
}

/// <summary>
/// Recognizes the lines of one JSON text from Get-Content without -Raw, to report one error instead of one for each line.
/// </summary>
internal sealed class TextLines
{
    private string? _source;
    private (YourMomException Error, object? Target)? _first;

    /// <summary>Holds the error of an incomplete first line until the next input shows whether more lines follow.</summary>
    /// <returns>False if the input is not such a line; the caller reports its error.</returns>
    public bool TryHold(PSObject? input, YourMomException error, object? target)
    {
        _source = null;
        if (LineOf(input) is not (1, { } source, { } text) || !IsBeginning(text.Trim()))
        {
            return false;
        }

        _source = source;
        _first = (error, target);
        return true;
    }

    /// <summary>True if the input is a further line of the text whose first line is held.</summary>
    public bool IsFurtherLine(PSObject? input) => _source is not null && LineOf(input) is ( > 1, { } source, _) && source == _source;

    /// <summary>Returns the held error once, and then null.</summary>
    public (YourMomException Error, object? Target)? Take()
    {
        var first = _first;
        _first = null;
        return first;
    }

    /// <summary>The error for all lines of a text.</summary>
    public static YourMomException Incomplete(object? source) => new(
        YourMomErrorKind.InstanceTextIncomplete,
        source is null
            ? Messages.InstanceTextLines
            : Messages.FormatInstanceTextLinesOfSource(source));

    // A line whose brackets are closed is a complete but invalid instance, and the next line can be another instance.
    private static bool IsBeginning(string text) => text.Length == 0 || text[text.Length - 1] is ',' or ':' || JsonBrackets.AreOpen(text);

    // Get-Content adds the line number and the path to each line. Text with a line break is not a single line.
    private static (long Number, string? Source, string? Text) LineOf(PSObject? input) =>
        input is { BaseObject: string text } && text.IndexOf('\n') < 0 && Property(input, "ReadCount") is long number
            ? (number, Property(input, "PSPath") as string ?? string.Empty, text)
            : default;

    private static object? Property(PSObject input, string name) =>
        PSObjectConverter.Property(input, name, YourMomErrorKind.InvalidInstance);
}
