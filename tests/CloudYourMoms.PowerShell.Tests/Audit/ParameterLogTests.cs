using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>
/// The parameter values that the engine writes to the module log, and to a transcript if a host calls a command by name.
/// </summary>
public sealed class ParameterLogTests
{
    private static readonly SecretScan Scan = new([new("secret", AuditSecrets.Password)]);

    private static readonly Hashtable Table = new() { ["password"] = AuditSecrets.Password };

    private static readonly PSObject Custom = Of(new() { ["name"] = "Desk", ["configuration"] = Of(Table) });

    private static readonly string Json = JsonSerializer.Serialize(new { name = "Desk", configuration = Table });

    private static readonly Dictionary<string, object> Given = new(StringComparer.Ordinal)
    {
        ["JSON text"] = Json,
        ["an object"] = Custom,
        ["a hashtable"] = Table,
        ["a list"] = new object[] { Custom, Json },
    };

    public static TheoryData<string> Kinds => [.. Given.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Request_body_is_not_logged(string kind) => AssertNotLoggedAsync(
        "Body",
        "Invoke-YourMomRequest",
        new() { ["Id"] = 1, ["Path"] = "/accounts", ["Method"] = "POST", ["Body"] = Given[kind], ["Query"] = Table });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Create_input_is_not_logged(string kind) => AssertNotLoggedAsync(
        "InputObject",
        "New-YourMomInstance",
        new() { ["InputObject"] = Given[kind], ["Configuration"] = Table, ["ProviderData"] = Table });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Pipeline_input_is_not_logged(string kind) => AssertNotLoggedAsync("InputObject", "New-YourMomInstance", [], Given[kind]);

    [Fact]
    public void Parameter_of_any_type_is_excluded_from_the_log()
    {
        using var module = new ImportedModule();
        var open = module.Cmdlets.SelectMany(cmdlet => cmdlet.ImplementingType.GetProperties())
            .Where(property => property.IsDefined(typeof(ParameterAttribute), inherit: true) &&
                (property.PropertyType == typeof(object) || property.PropertyType == typeof(PSObject)))
            .ToList();

        Assert.NotEmpty(open);
        Assert.All(open, property => Assert.Contains(
            property.GetCustomAttributes(inherit: true), attribute => attribute.GetType().Name == "RedactFromModuleLogAttribute"));
    }

    private static async Task AssertNotLoggedAsync(string parameter, string command, Hashtable parameters, params object[] piped)
    {
        await using var session = await ModuleSession.StartAsync(host: new RecordingHost());
        var transcript = Path.GetTempFileName();
        Assert.Null((await session.RunAsync($"Start-Transcript '{transcript}' -UseMinimalHeader")).Terminating);
        using (var call = System.Management.Automation.PowerShell.Create(session.Runspace).AddCommand(command).AddParameters(parameters))
        {
            call.AddParameters((Hashtable)session.Get("platform")!).AddParameters((Hashtable)session.Get("account")!);
            await Assert.ThrowsAsync<CmdletInvocationException>(() => call.InvokeAsync(new PSDataCollection<object>(piped)));
        }

        Assert.Null((await session.RunAsync("Stop-Transcript")).Terminating);
        var written = await File.ReadAllTextAsync(transcript, TestContext.Current.CancellationToken);
        File.Delete(transcript);
        Assert.Contains($"name=\"{parameter}\"; value=\"********\"", written, StringComparison.Ordinal);
        Assert.Empty(Scan.Find(written));
    }

    private static PSObject Of(Hashtable members)
    {
        var custom = new PSObject();
        foreach (DictionaryEntry member in members)
        {
            custom.Properties.Add(new PSNoteProperty((string)member.Key, member.Value));
        }

        return custom;
    }
}
