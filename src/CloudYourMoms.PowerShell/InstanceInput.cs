using System.Collections;
using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>One thing that an instance is to be created from: what errors name as their target, and how to read it.</summary>
/// <remarks>All but files hold secrets, which must not be found in $Error, nor in what Export-Clixml makes of it: there the name is the target.</remarks>
internal sealed record InstanceInput(object? Target, Func<InstanceRequest> Read)
{
    private static readonly string[] ContentMembers = ["your_mom", "providerData", "configuration"];

    public static InstanceInput OfFile(string path) => new(path, () => InstanceFile.Read(path));

    /// <summary>The files that a path leads to; one input that fails where it leads to none.</summary>
    public static IEnumerable<InstanceInput> OfFiles(string path, Func<IEnumerable<string>> resolve)
    {
        try
        {
            return resolve().Select(OfFile);
        }
        catch (YourMomException e)
        {
            return [new(path, () => throw new YourMomException(e.Kind, e.Message, e))];
        }
    }

    /// <summary>What came down the pipeline: a callback, JSON text, a file, a hashtable or an object.</summary>
    public static InstanceInput Of(PSObject input, PSCmdlet cmdlet) => input.BaseObject switch
    {
        OAuthCallback callback => new(null, () => InstanceRequest.From(callback)),
        string json => new(null, () => InstanceRequest.Parse(json)),
        IDictionary members => new(null, () => InstanceRequest.FromMembers(PlainValue.Members(members))),
        _ when TextOf(input, "PSPath") is { } path => new(path, () => InstanceFile.Read(InstanceFile.ResolveLiteral(cmdlet, path))),
        FileSystemInfo file => OfFile(file.FullName),
        ValueType or IEnumerable => new(null, () => throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            $"No instance can be created from a value of type {input.BaseObject.GetType().Name}.")),
        _ when Array.Exists(ContentMembers, name => input.Properties[name] is not null) => new(null, () => InstanceRequest.FromMembers(PlainValue.MembersOf(input))),
        // Its other properties are bound to the parameters of their names.
        _ => new(null, () => FromProperties(input)),
    };

    // What is secret is a SecureString on the command line; in an object of Import-Csv or ConvertFrom-Json it is text, which the engine would leave out silently.
    private static InstanceRequest FromProperties(PSObject input) => new()
    {
        Name = TextOf(input, "Name"),
        ProviderData = Given(input, ("Code", "code")),
        Configuration = Given(input, ("ApiSecret", "oauth.api.secret")),
    };

    private static Dictionary<string, object?> Given(PSObject input, (string Property, string Entry) secret) =>
        TextOf(input, secret.Property) is { } text
            ? new(StringComparer.Ordinal) { [secret.Entry] = text }
            : new(StringComparer.Ordinal);

    private static string? TextOf(PSObject input, string property) => input.Properties[property]?.Value as string;
}
