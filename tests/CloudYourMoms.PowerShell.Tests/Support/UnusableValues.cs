using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using System.Xml;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>Values that few or no parameters accept: other types, or values that throw when they are read.</summary>
internal static class UnusableValues
{
    /// <summary>The message of the exceptions that the values throw. It can contain anything, so it is treated as a secret.</summary>
    public const string Thrown = "thr0wn";

    private static readonly string[] FailingNames =
        ["a", "Name", "PSPath", "ReadCount", "Id", "PlatformUri", "Token", "Code", "configuration"];

    /// <summary>Values for every parameter.</summary>
    /// <param name="folder">An existing folder.</param>
    public static Dictionary<string, object?> All(string folder)
    {
        var xml = new XmlDocument();
        xml.LoadXml("<a><b/></a>");
        var endless = new Hashtable();
        endless["self"] = endless;
        var deep = new string('[', 70) + new string(']', 70);
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("a", new Hashtable { ["b"] = null }));
        return new(StringComparer.Ordinal)
        {
            ["null"] = null,
            ["empty text"] = string.Empty,
            ["blank"] = " ",
            ["text"] = "text",
            ["line break"] = "a\nb",
            ["NUL"] = "a\0b",
            ["unpaired surrogate"] = "a\ud83d",
            ["long text"] = new string('x', 70_000),
            ["open bracket"] = "a[",
            ["reversed range"] = "[z-a]",
            ["backtick"] = "a`",
            ["star"] = "*",
            ["dots"] = "../..",
            ["folder"] = folder,
            ["drive"] = "nowhere:/x.json",
            ["variable drive"] = "variable:/x",
            ["brace"] = "{",
            ["deep JSON"] = deep,
            ["scheme only"] = "http://",
            ["relative address"] = new Uri("relative", UriKind.Relative),
            ["file address"] = new Uri("file:///etc/hosts"),
            ["mail address"] = new Uri("mailto:a@b.example"),
            ["zero"] = 0,
            ["minus one"] = -1,
            ["largest"] = long.MaxValue,
            ["fraction"] = 1.5,
            ["not a number"] = double.NaN,
            ["true"] = true,
            ["date"] = new DateTime(2030, 1, 31, 0, 0, 0, DateTimeKind.Utc),
            ["earliest"] = DateTimeOffset.MinValue,
            ["latest"] = DateTimeOffset.MaxValue,
            ["no items"] = Array.Empty<object>(),
            ["null item"] = new object?[] { null },
            ["nested items"] = new object[] { 1, new object[] { "a", new object[] { 2 } } },
            ["empty hashtable"] = new Hashtable(),
            ["hashtable"] = new Hashtable { ["a"] = new Hashtable { ["b"] = 1 } },
            ["hashtable with null"] = new Hashtable { ["Key"] = null, ["Name"] = null },
            ["hashtable of numbers"] = new Hashtable { [1] = 2 },
            ["endless hashtable"] = endless,
            ["empty object"] = new PSObject(),
            ["object"] = custom,
            ["script"] = ScriptBlock.Create("throw 'no'"),
            ["XML"] = xml,
            ["type"] = typeof(string),
            ["empty secret"] = new SecureString(),
            ["secret"] = ModuleSession.Protect("a, b\n"),
            ["credential"] = PSCredential.Empty,
            ["list with a name twice"] = new List<KeyValuePair<string, object?>> { new("a", 1), new("a", 2) },
            ["failing properties"] = Failing(new PSObject(), FailingNames),
            ["failing list"] = FailingList(),
            ["failing hashtable"] = new FailingHashtable(),
            ["hashtable of a failing list"] = new Hashtable { ["a"] = FailingList() },
            ["disposed secret"] = DisposedSecret(),
            ["hashtable of a disposed secret"] = new Hashtable { ["a"] = DisposedSecret() },
            ["disposed credential"] = new PSCredential("user", DisposedSecret()),
            ["disposed JSON"] = DisposedJson(),
            ["hashtable of disposed JSON"] = new Hashtable { ["a"] = DisposedJson() },
        };
    }

    /// <summary>Values for pipeline parameters. One property of each throws.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Piped() =>
    [
        .. FailingNames.Select(name => new KeyValuePair<string, object?>($"failing {name}", Failing(Record(), name))),
        new("failing note of a text", Failing(new PSObject("{"), "ReadCount", "PSPath")),
        new("disposed Id", With(Record(), "Id", DisposedJson())),
        new("disposed Token", With(Record(), "Token", DisposedSecret())),
    ];

    private static PSObject Record()
    {
        var record = new PSObject();
        record.Properties.Add(new PSNoteProperty("Id", 123));
        return record;
    }

    private static PSObject With(PSObject record, string name, object value)
    {
        record.Properties.Remove(name);
        record.Properties.Add(new PSNoteProperty(name, value));
        return record;
    }

    private static PSObject Failing(PSObject record, params string[] names)
    {
        foreach (var name in names)
        {
            record.Properties.Remove(name);
            record.Properties.Add(new PSScriptProperty(name, ScriptBlock.Create($"throw '{Thrown}'")));
        }

        return record;
    }

    private static SecureString DisposedSecret()
    {
        var secret = ModuleSession.Protect("disposed");
        secret.Dispose();
        return secret;
    }

    private static IEnumerable<string> FailingList()
    {
        yield return "a";
        throw new InvalidTimeZoneException(Thrown);
    }

    private static JsonElement DisposedJson()
    {
        using var json = JsonDocument.Parse("""{ "a": 1 }""");
        return json.RootElement;
    }

    private sealed class FailingHashtable : Hashtable
    {
        public override IDictionaryEnumerator GetEnumerator() => throw new InvalidTimeZoneException(Thrown);
    }
}
