using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Xml;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Docs;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Every parameter of every cmdlet with values of wrong types and shapes: each failure has an id of this module, or is PowerShell's own.</summary>
public sealed class ParameterRejectionTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private const string Loop = """
        foreach ($case in $cases) {
            $failures = @()
            $arguments = $case.Arguments
            $all = @(try {
                if ($case.IsPiped) { , $case.Value | & $case.Command @arguments -ErrorVariable failures }
                else { & $case.Command @arguments -ErrorVariable failures }
            } catch { $_ }) 2>&1 3>$null 6>$null
            foreach ($failure in @($all) + $failures) {
                if ($failure -is [Management.Automation.RuntimeException]) { $failure = $failure.ErrorRecord }
                if ($failure -is [Management.Automation.ErrorRecord]) {
                    [pscustomobject] @{ Case = $case.Name; Failure = $failure }
                }
            }
        }
        """;

    // SecretManagement is asked three times for each: one text stands for all that the engine makes of other values.
    private static readonly string[] SlowParameters = ["Vault"];
    private static readonly string[] ValuesOfSlow = ["null", "empty text", "text", "open bracket", "hashtable", "no items"];

    public static TheoryData<string> Cmdlets() => HelpTests.Cmdlets();

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Parameter_with_any_value_fails_with_an_error_id(string cmdlet)
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        var folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;
        var info = module.Cmdlets.Single(info => info.Name == cmdlet);
        var cases = Cases(info, await GoodAsync(session, folder), Values(folder)).ToList();
        session.Set("cases", cases);

        var result = await session.RunAsync(Loop);

        Assert.Null(result.Terminating);
        var failures = result.Output
            .Where(item => item?.Properties["Failure"]?.Value is ErrorRecord)
            .Select(item => (Case: (string)item.Properties["Case"].Value, Error: (ErrorRecord)item.Properties["Failure"].Value))
            .ToList();
        Assert.Contains(failures, failure => failure.Error.Exception is ParameterBindingException);
        Assert.Contains(failures, failure => IsOurs(failure.Error));
        Assert.Empty(failures
            .Where(failure => !IsOurs(failure.Error) && failure.Error.Exception is not ParameterBindingException)
            .Select(failure => $"{failure.Case}: {failure.Error.FullyQualifiedErrorId}: {failure.Error}")
            .Distinct(StringComparer.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsOurs(ErrorRecord error) =>
        error.Exception.GetType().Name == "YourMomException" && error.ErrorDetails is { Message.Length: > 0, RecommendedAction.Length: > 0 };

    // Each in all parameter sets that it belongs to, beside what they require; and down the pipeline, as a value and as a property.
    private static IEnumerable<Hashtable> Cases(
        CmdletInfo cmdlet, IReadOnlyDictionary<string, Hashtable> good, IReadOnlyDictionary<string, object?> values) =>
        from parameter in ImportedModule.OwnParameters(cmdlet)
        from set in cmdlet.ParameterSets
        let inSet = set.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name)
        where inSet is not null
        let arguments = Arguments(cmdlet, set, good, parameter.Name)
        from value in values
        where !SlowParameters.Contains(parameter.Name) || ValuesOfSlow.Contains(value.Key)
        from way in Ways(inSet, value.Value)
        select new Hashtable
        {
            ["Name"] = $"{way.Name} {cmdlet.Name} -{parameter.Name} {value.Key} ({set.Name})",
            ["Command"] = cmdlet.Name,
            ["Arguments"] = way.IsPiped ? arguments : With(arguments, parameter.Name, value.Value),
            ["IsPiped"] = way.IsPiped,
            ["Value"] = way.Value,
        };

    private static IEnumerable<(string Name, bool IsPiped, object? Value)> Ways(CommandParameterInfo parameter, object? value)
    {
        yield return ("given", false, null);
        if (parameter.ValueFromPipeline && value is not null)
        {
            yield return ("piped", true, value);
        }

        if (parameter.ValueFromPipelineByPropertyName)
        {
            var record = new PSObject();
            record.Properties.Add(new PSNoteProperty(parameter.Name, value));
            yield return ("property of", true, record);
        }
    }

    private static Hashtable Arguments(
        CmdletInfo cmdlet, CommandParameterSetInfo set, IReadOnlyDictionary<string, Hashtable> good, string tested)
    {
        var arguments = good.TryGetValue(cmdlet.Name, out var own) ? (Hashtable)own.Clone() : [];
        foreach (var name in arguments.Keys.Cast<string>().Where(name => set.Parameters.All(parameter => parameter.Name != name)).ToList())
        {
            arguments.Remove(name);
        }

        foreach (var required in set.Parameters.Where(parameter => parameter.IsMandatory && !arguments.ContainsKey(parameter.Name)))
        {
            arguments[required.Name] = good["*"][required.Name];
        }

        arguments.Remove(tested);
        return arguments;
    }

    private static Hashtable With(Hashtable arguments, string name, object? value)
    {
        var all = (Hashtable)arguments.Clone();
        all[name] = value;
        return all;
    }

    private static async Task<Dictionary<string, Hashtable>> GoodAsync(ModuleSession session, string folder)
    {
        var authorization = Assert.Single((await session.RunAsync("Get-YourMomOAuthUrl sfdc @app @platform")).Output);
        var file = Path.Combine(folder, "good.json");
        await File.WriteAllTextAsync(
            file, """{ "your_mom": { "key": "zendesk" }, "name": "Desk", "configuration": { "username": "u", "password": "p" } }""");
        var app = (Hashtable)session.Get("app")!;
        var account = (Hashtable)session.Get("account")!;
        var baseUri = session.Sandbox.BaseUri;
        return new(StringComparer.Ordinal)
        {
            ["*"] = new()
            {
                ["Id"] = 123L,
                ["Key"] = "sfdc",
                ["Path"] = "/accounts",
                ["LiteralPath"] = file,
                ["Profile"] = "absent",
                ["ApiKey"] = app["ApiKey"],
                ["ApiSecret"] = app["ApiSecret"],
                ["CallbackUrl"] = app["CallbackUrl"],
                ["ApiCredential"] = new PSCredential("key", (SecureString)app["ApiSecret"]!),
                ["AuthorizationUri"] = authorization.Properties["AuthorizationUri"].Value,
                ["Authorization"] = authorization,
            },
            ["New-YourMomInstance"] = new()
            {
                ["Name"] = "Desk",
                ["Key"] = "zendesk",
                ["Path"] = file,
                ["Configuration"] = new Hashtable { ["username"] = "u", ["password"] = "p" },
                ["SkipTokenStorage"] = true,
                ["MaximumRetryCount"] = 0,
            },
            ["New-YourMomInstanceFile"] = new() { ["Path"] = Path.Combine(folder, "new.json"), ["Force"] = true },
            ["Remove-YourMomInstance"] = new() { ["Confirm"] = false, ["Id"] = 124L },
            ["Set-YourMomInstance"] = new() { ["Name"] = "Desk" },
            ["Set-YourMomCredential"] = new()
            {
                ["Profile"] = "other",
                ["BaseUri"] = baseUri,
                ["UserSecret"] = account["UserSecret"],
                ["OrganizationSecret"] = account["OrganizationSecret"],
            },
            ["Wait-YourMomCallback"] = new() { ["CallbackResponse"] = "code=x", ["NoBrowser"] = true, ["TimeoutSec"] = 1 },
        };
    }

    private static Dictionary<string, object?> Values(string folder)
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
            ["half a character"] = "a\ud83d",
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
        };
    }
}
