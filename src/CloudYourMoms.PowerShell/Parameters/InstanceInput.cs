using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>One thing that an instance is to be created from: what errors name as their target, and how to read it.</summary>
/// <remarks>All but files hold secrets, which must not be found in $Error, nor in what Export-Clixml makes of it: there the name is the target.</remarks>
internal sealed record InstanceInput(object? Target, Func<CancellationToken, Task<InstanceRequest>> ReadAsync)
{
    private static readonly string[] ContentMembers = ["your_mom", "providerData", "configuration"];

    // These of an object are bound to the parameters of their names.
    private static readonly string[] ParameterMembers = ["Key", "Code", "CodeReceivedAt", "ReceivedAt", "CallbackUrl", "ApiKey", "ApiSecret", "CallbackParameter", "Parameters"];

    public static InstanceInput OfFile(string path) => new(path, cancellationToken => InstanceFile.ReadAsync(path, cancellationToken));

    /// <summary>Nothing but what the parameters say.</summary>
    public static InstanceInput OfNothing(string? name) => Of(name, () => new InstanceRequest());

    /// <summary>The files that a path leads to; one input that fails where it leads to none.</summary>
    public static IEnumerable<InstanceInput> OfFiles(string path, Func<IEnumerable<string>> resolve)
    {
        try
        {
            return resolve().Select(OfFile);
        }
        catch (YourMomException e)
        {
            return [Of(path, () => throw new YourMomException(e.Kind, e.Message, e))];
        }
    }

    /// <summary>What came down the pipeline: a callback, JSON text, a file, a hashtable or an object.</summary>
    public static InstanceInput Of(PSObject input, PSCmdlet cmdlet)
    {
        try
        {
            return OfObject(input, cmdlet);
        }
        catch (YourMomException e)
        {
            return Of(null, () => throw new YourMomException(e.Kind, e.Message, e));
        }
    }

    private static InstanceInput OfObject(PSObject input, PSCmdlet cmdlet) => input.BaseObject switch
    {
        AuthorizationRequest => OfPrepared(),
        AuthorizationResponse callback => Of(null, () => InstanceRequest.From(callback)),
        string json => OfText(json, SourceOf(input, cmdlet)),
        IDictionary members => Of(null, () => InstanceJson.FromMembers(PSObjectConverter.Members(members))),
        _ when input.Properties[nameof(AuthorizationRequest.AuthorizationUri)] is not null && input.Properties[nameof(AuthorizationResponse.Code)] is null => OfPrepared(),
        _ when TextOf(input, "PSPath") is { } path => new(path, cancellationToken => InstanceFile.ReadAsync(InstanceFile.ResolveLiteral(cmdlet, path), cancellationToken)),
        FileSystemInfo file => OfFile(file.FullName),
        object[] lines when lines.Length > 0 && Array.TrueForAll(lines, line => (line is PSObject item ? item.BaseObject : line) is string) =>
            Of(null, () => throw TextLines.Incomplete(null)),
        ValueType or IEnumerable => Of(null, () => throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            $"No instance can be created from a value of type {input.BaseObject.GetType().Name}.")),
        _ when Array.Exists(ContentMembers, name => input.Properties[name] is not null) =>
            Of(null, () => InstanceJson.FromMembers(WithoutParameters(PSObjectConverter.MembersOf(input))).MergeWith(FromProperties(input))),
        _ => Of(null, () => FromProperties(input)),
    };

    /// <summary>The error for a sign-in that nobody has made yet.</summary>
    public static YourMomException NotSignedIn() => new(
        YourMomErrorKind.CallbackMissing,
        "The record of Get-YourMomOAuthUrl is not a sign-in yet: Wait-YourMomCallback, which opens the browser and gives the code, is missing in between.");

    private static InstanceInput OfPrepared() => Of(null, () => throw NotSignedIn());

    private static InstanceInput Of(object? target, Func<InstanceRequest> read) => new(target, _ => Task.FromResult(read()));

    // Get-Content notes on its text where it came from: a file, but also a variable, or a drive that is not here.
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

    private static InstanceInput OfText(string json, string? path) => Of(path, () => LooksLikeFileName(json)
        ? throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            $"The text '{Redactor.RemoveLineBreaks(json)}' is not JSON, and looks like the name of a file. Give it as -Path, or pipe the file itself: Get-ChildItem without -Name.")
        : InstanceJson.Parse(json) with { Source = path });

    private static bool LooksLikeFileName(string text) =>
        text.Length is > 5 and <= 260 && text.TrimEnd().EndsWith(".json", StringComparison.OrdinalIgnoreCase) && text.IndexOfAny(['{', '"', '\n']) < 0;

    private static Dictionary<string, object?> WithoutParameters(Dictionary<string, object?> members) => members
        .Where(member => !ParameterMembers.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
        .ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    // The other properties are bound to the parameters of their names; -Name is not, as files have a property of that name.
    private static InstanceRequest FromProperties(PSObject input) => new() { Name = TextOf(input, "Name") };

    private static string? TextOf(PSObject input, string property) =>
        PSObjectConverter.TextOf(PSObjectConverter.Property(input, property, YourMomErrorKind.InvalidInstance));
}

/// <summary>
/// Recognizes the lines of one JSON text, as Get-Content gives them without -Raw: they are one mistake, not one for each line.
/// </summary>
internal sealed class TextLines
{
    private string? _source;
    private (YourMomException Error, object? Target)? _first;

    /// <summary>Keeps the error of a first line that is not complete until the next input shows whether it is one of several.</summary>
    /// <returns>False when the input is no such line; its error is to be reported.</returns>
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

    /// <summary>True when the input is a further line of a text whose first line was held.</summary>
    public bool IsFurtherLine(PSObject? input) => _source is not null && LineOf(input) is ( > 1, { } source, _) && source == _source;

    /// <summary>The error of the first line, once; null when there is none, or it was taken.</summary>
    public (YourMomException Error, object? Target)? Take()
    {
        var first = _first;
        _first = null;
        return first;
    }

    /// <summary>The error for all lines of a text together.</summary>
    public static YourMomException Incomplete(object? source) => new(
        YourMomErrorKind.InstanceTextIncomplete,
        $"The text{(source is null ? string.Empty : $" of {source}")} came line by line, as Get-Content gives it, "
        + "and a line is no instance.");

    // A line whose brackets are closed is an instance with a mistake in it, and the next line may be another instance.
    private static bool IsBeginning(string text) => text.Length == 0 || text[text.Length - 1] is ',' or ':' || JsonBrackets.AreOpen(text);

    // Get-Content notes on each line its number and where it came from. A text with a line break is not one line.
    private static (long Number, string? Source, string? Text) LineOf(PSObject? input) =>
        input is { BaseObject: string text } && text.IndexOf('\n') < 0 && Property(input, "ReadCount") is long number
            ? (number, Property(input, "PSPath") as string ?? string.Empty, text)
            : default;

    private static object? Property(PSObject input, string name) =>
        PSObjectConverter.Property(input, name, YourMomErrorKind.InvalidInstance);
}
