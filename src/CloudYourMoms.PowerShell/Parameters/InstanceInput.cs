using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
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
        IDictionary members => Of(null, () => InstanceRequest.FromMembers(PSObjectConverter.Members(members))),
        _ when input.Properties[nameof(AuthorizationRequest.AuthorizationUri)] is not null && input.Properties[nameof(AuthorizationResponse.Code)] is null => OfPrepared(),
        _ when TextOf(input, "PSPath") is { } path => new(path, cancellationToken => InstanceFile.ReadAsync(InstanceFile.ResolveLiteral(cmdlet, path), cancellationToken)),
        FileSystemInfo file => OfFile(file.FullName),
        object[] lines when lines.Length > 0 && Array.TrueForAll(lines, line => (line is PSObject item ? item.BaseObject : line) is string) =>
            Of(null, () => throw TextLines.Incomplete(null)),
        ValueType or IEnumerable => Of(null, () => throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            $"No instance can be created from a value of type {input.BaseObject.GetType().Name}.")),
        _ when Array.Exists(ContentMembers, name => input.Properties[name] is not null) =>
            Of(null, () => InstanceRequest.FromMembers(WithoutParameters(PSObjectConverter.MembersOf(input))).MergeWith(FromProperties(input))),
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
        : InstanceRequest.Parse(json) with { Source = path });

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
