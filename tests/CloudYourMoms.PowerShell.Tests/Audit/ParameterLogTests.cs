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
    private static readonly Hashtable Table = new() { ["password"] = AuditSecrets.Password };

    private static readonly string Json = JsonSerializer.Serialize(new { name = "Desk", configuration = Table });

    public static MatrixTheoryData<string, string> Cases => new(["body", "input", "pipeline"], ["text", "object", "hashtable", "list"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Secret_in_a_parameter_is_not_logged(string parameter, string kind)
    {
        await using var session = await ModuleSession.StartAsync(host: new RecordingHost());
        session.Set("table", Table);
        var custom = Assert.Single((await session.RunAsync(
            "[pscustomobject] @{ name = 'Desk'; configuration = [pscustomobject] $table }")).Output);
        object value = kind switch { "text" => Json, "object" => custom, "hashtable" => Table, _ => new object[] { custom, Json } };
        var transcript = Path.GetTempFileName();
        Assert.Null((await session.RunAsync($"Start-Transcript '{transcript}' -UseMinimalHeader")).Terminating);
        using (var call = System.Management.Automation.PowerShell.Create(session.Runspace))
        {
            call.AddCommand(parameter == "body" ? "Invoke-YourMomRequest" : "New-YourMomInstance").AddParameters(parameter switch
            {
                "body" => new Hashtable { ["Id"] = 1, ["Path"] = "/accounts", ["Method"] = "POST", ["Body"] = value, ["Query"] = Table },
                "input" => new Hashtable { ["InputObject"] = value, ["Configuration"] = Table, ["ProviderData"] = Table },
                _ => [],
            });
            call.AddParameters((Hashtable)session.Get("platform")!).AddParameters((Hashtable)session.Get("account")!);
            await Assert.ThrowsAsync<CmdletInvocationException>(
                () => call.InvokeAsync(new PSDataCollection<object>(parameter == "pipeline" ? [value] : [])));
        }

        Assert.Null((await session.RunAsync("Stop-Transcript")).Terminating);
        var written = await File.ReadAllTextAsync(transcript, TestContext.Current.CancellationToken);
        File.Delete(transcript);
        var masked = parameter == "body" ? "Body" : "InputObject";
        Assert.Contains($"name=\"{masked}\"; value=\"********\"", written, StringComparison.Ordinal);
        Assert.Empty(new SecretScan([new("secret", AuditSecrets.Password)]).Find(written));
    }

    [Fact]
    public void Untyped_parameter_is_not_logged()
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
}
