using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Docs;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Every parameter of every cmdlet rejects unusable values with a documented error id or PowerShell's own error.</summary>
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

    // Each value takes three SecretManagement calls, so one text represents all values that the engine converts to text.
    private static readonly string[] SlowParameters = ["Vault"];
    private static readonly string[] ValuesOfSlow = ["null", "empty text", "text", "open bracket", "hashtable", "no items"];

    // The engine converts values and reads properties of piped objects before the command runs. An exception that a value throws then
    // is not wrapped in an engine error, and its id has no command name.
    private static readonly string[] IdsOfEngine = ["System.ObjectDisposedException", "ScriptGetValueRuntimeException"];

    public static TheoryData<string> Cmdlets() => HelpTests.Cmdlets();

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Parameter_with_any_value_fails_with_an_error_id(string cmdlet)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();
        var folder = Directory.CreateTempSubdirectory("CloudYourMoms.Tests.").FullName;

        // Values that are valid file names write files.
        await session.RunAsync($"Set-Location '{folder}'");
        var info = module.Cmdlets.Single(info => info.Name == cmdlet);
        var values = UnusableValues.All(folder);
        await AddRecordsAsync(session, values);
        var cases = Cases(info, await GoodAsync(session, folder), values).ToList();
        session.Set("cases", cases);

        var result = await session.RunAsync(Loop);

        Assert.Null(result.Terminating);
        var failures = result.Output
            .Where(item => item?.Properties["Failure"]?.Value is ErrorRecord)
            .Select(item => (Case: (string)item.Properties["Case"].Value, Error: (ErrorRecord)item.Properties["Failure"].Value))
            .ToList();
        var helped = DocumentedErrors.Of(cmdlet);
        Assert.Contains(failures, failure => failure.Error.Exception is ParameterBindingException);
        Assert.Contains(failures, failure => IsOurs(failure.Error));
        var wrong = failures
            .Where(failure => !IsOfEngine(failure.Error) && !(IsOurs(failure.Error) && helped.Contains(Id(failure.Error))))
            .Select(failure => $"{failure.Case}: {failure.Error.FullyQualifiedErrorId}: {failure.Error}")
            .Distinct(StringComparer.Ordinal);
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
        Directory.Delete(folder, recursive: true);
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private static bool IsOfEngine(ErrorRecord error) =>
        error.Exception is ParameterBindingException || IdsOfEngine.Contains(error.FullyQualifiedErrorId);

    private static bool IsOurs(ErrorRecord error) =>
        Bases(error.Exception).Any(type => type.Name == "YourMomException") &&
        error.ErrorDetails is { Message.Length: > 0, RecommendedAction.Length: > 0 };

    // By name, because the module's assemblies are in a separate load context.
    private static IEnumerable<Type> Bases(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    // Each parameter with the mandatory parameters of a set, once for each way in which sets bind it, and from the pipeline by value and by
    // property name.
    private static IEnumerable<Hashtable> Cases(
        CmdletInfo cmdlet, IReadOnlyDictionary<string, Hashtable> good, IReadOnlyDictionary<string, object?> values) =>
        from parameter in ImportedModule.OwnParameters(cmdlet)
        from set in cmdlet.ParameterSets
            .Where(set => set.Parameters.Any(candidate => candidate.Name == parameter.Name))
            .DistinctBy(set => set.Parameters.Where(candidate => candidate.Name == parameter.Name)
                .Select(candidate => (candidate.IsMandatory, candidate.ValueFromPipeline, candidate.ValueFromPipelineByPropertyName))
                .Single())
        let inSet = set.Parameters.Single(candidate => candidate.Name == parameter.Name)
        let arguments = Arguments(cmdlet, set, good, parameter.Name)
        from value in inSet.ValueFromPipeline ? values.Concat(UnusableValues.Piped()) : values
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

    private static async Task AddRecordsAsync(ModuleSession session, Dictionary<string, object?> values)
    {
        session.Set("secret", values["disposed secret"]!);
        foreach (var type in new[] { "AuthorizationRequest", "AuthorizationResponse" })
        {
            var record = await session.RunAsync($$"""
                [CloudYourMoms.Authorization.{{type}}] @{
                    Key = 'sfdc'; {{(type == "AuthorizationRequest" ? "AuthorizationUri" : "Code")}} = $secret
                    CallbackUrl = 'http://localhost:8400/auth'; ApiKey = 'k'; ApiSecret = $secret }
                """);
            values[$"{type} of disposed secrets"] = Assert.Single(record.Output);
        }
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
}
