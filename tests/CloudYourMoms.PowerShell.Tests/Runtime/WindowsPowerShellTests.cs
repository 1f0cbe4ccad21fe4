using System.ComponentModel;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>The staged files for .NET Framework: Mono runs the core from them, without binding redirects or other assemblies.</summary>
public sealed class WindowsPowerShellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("CloudYourMoms-").FullName;

    private string Module => Path.Combine(_folder, "module");

    [Fact]
    public async Task Core_runs_a_round_trip_from_the_staged_files_alone()
    {
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [new Uri($"http://localhost:{FreePort.Next()}/auth")] };
        var options = new SandboxOptions { Apps = [app] };
        await using var sandbox = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);

        var output = await RunAsync(sandbox, options, app);

        Assert.DoesNotContain("failure", output.Select(line => line.Name));
        Assert.Contains(output, line => line == ("loaded", "WindowsPowerShell/System.Text.Json.dll"));
        Assert.Equal("nothing", Value(output, "others"));
        var instance = Assert.Single(sandbox.Instances);
        var expected = $"{instance.Id}|Käse|sfdcservicecloud|prod,eu|{instance.Token}";
        Assert.Equal(expected, Value(output, "created"));
        Assert.Equal(expected, Value(output, "listed"));
        Assert.Equal("True", Value(output, "pinged"));
        Assert.Equal(instance.Token, Value(output, "vault"));
        Assert.Equal("True", Assert.Contains("filter.response.nulls", instance.Configuration).ToString());
        Assert.Equal(app.ApiKey, Assert.Contains("oauth.api.key", instance.Configuration).ToString());
        Assert.Contains("\"oauth.api.secret\": \"********\"", Value(output, "request"), StringComparison.Ordinal);
        Assert.Contains("\"oauth.api.key\": \"<Insert_Client_ID>\"", Value(output, "template"), StringComparison.Ordinal);
        Assert.Contains(output, line => line is { Name: "error" } && line.Text.StartsWith("line 2, column 11, ", StringComparison.Ordinal));
        Assert.Contains(output, line => line is { Name: "error" } && line.Text.StartsWith("line 3, column 16, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Assembly_resolver_alone_finds_the_libraries()
    {
        var options = new SandboxOptions();
        await using var sandbox = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);

        var output = await RunAsync(sandbox, options, RegisteredApp.SandboxExample, "--unbound");

        Assert.StartsWith(
            "System.IO.FileNotFoundException: Could not load file or assembly 'System.",
            Value(output, "failure"),
            StringComparison.Ordinal);
    }

    private async Task<List<(string Name, string Text)>> RunAsync(
        SandboxServer sandbox, SandboxOptions options, RegisteredApp app, params string[] choices)
    {
        Copy(new DirectoryInfo(StagedModule.Folder), Module);
        var program = Path.Combine(_folder, "probe.exe");
        File.Copy(StagedModule.Metadata("DesktopProbe"), program);
        using var probe = Start(
            [program, Module, sandbox.BaseUri.AbsoluteUri, app.CallbackUrls[0].AbsoluteUri, .. choices],
            $"{options.UserSecret}\n{options.OrganizationSecret}\n{app.ApiKey}\n{app.ApiSecret}\n");
        using var browser = new HeadlessBrowser();
        List<(string Name, string Text)> output = [];
        while (await probe.ReadLineAsync() is { } line)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            output.Add((line[..Math.Max(equals, 0)], line[(equals + 1)..]));
            if (output[^1].Name == "link")
            {
                await browser.AllowAsync(new Uri(output[^1].Text), TestContext.Current.CancellationToken);
            }
        }

        return output;
    }

    private static ChildProcess Start(IEnumerable<string> arguments, string input)
    {
        try
        {
            return ChildProcess.Start("mono", arguments, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, input: input);
        }
        catch (Win32Exception)
        {
            Assert.Skip("mono is not on the PATH: install it to test the behavior of .NET Framework.");
            throw;
        }
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.GetDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }

    private static string Value(List<(string Name, string Text)> output, string name) =>
        Assert.Single(output, line => line.Name == name).Text;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
