using System.ComponentModel;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>The staged files on .NET Framework's side: Mono runs the core from them, with no redirects and nothing else to find.</summary>
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

        var said = await RunAsync(sandbox, options, app);

        Assert.DoesNotContain("failure", said.Select(line => line.Name));
        Assert.Contains(said, line => line == ("loaded", "WindowsPowerShell/System.Text.Json.dll"));
        Assert.Equal("nothing", Value(said, "others"));
        var instance = Assert.Single(sandbox.Instances);
        var expected = $"{instance.Id}|Käse|sfdcservicecloud|prod,eu|{instance.Token}";
        Assert.Equal(expected, Value(said, "created"));
        Assert.Equal(expected, Value(said, "listed"));
        Assert.Equal("True", Value(said, "pinged"));
        Assert.Equal(instance.Token, Value(said, "vault"));
        Assert.Equal("True", Assert.Contains("filter.response.nulls", instance.Configuration).ToString());
        Assert.Equal(app.ApiKey, Assert.Contains("oauth.api.key", instance.Configuration).ToString());
        Assert.Contains("\"oauth.api.secret\": \"********\"", Value(said, "request"), StringComparison.Ordinal);
        Assert.Contains("\"oauth.api.key\": \"<Insert_Client_ID>\"", Value(said, "template"), StringComparison.Ordinal);
        Assert.Contains(said, line => line is { Name: "finding" } && line.Text.StartsWith("line 2, column 11, ", StringComparison.Ordinal));
        Assert.Contains(said, line => line is { Name: "finding" } && line.Text.StartsWith("line 3, column 16, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Assembly_resolver_alone_finds_the_libraries()
    {
        var options = new SandboxOptions();
        await using var sandbox = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);

        var said = await RunAsync(sandbox, options, RegisteredApp.SandboxExample, "--unbound");

        Assert.StartsWith(
            "System.IO.FileNotFoundException: Could not load file or assembly 'System.", Value(said, "failure"), StringComparison.Ordinal);
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
        List<(string Name, string Text)> said = [];
        while (await probe.ReadLineAsync() is { } line)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            said.Add((line[..Math.Max(equals, 0)], line[(equals + 1)..]));
            if (said[^1].Name == "link")
            {
                await browser.AllowAsync(new Uri(said[^1].Text), TestContext.Current.CancellationToken);
            }
        }

        return said;
    }

    private static ChildProcess Start(IEnumerable<string> arguments, string input)
    {
        try
        {
            return ChildProcess.Start("mono", arguments, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" }, input: input);
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no mono on the PATH: install it, and what only .NET Framework does is tested too.");
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

    private static string Value(List<(string Name, string Text)> said, string name) => Assert.Single(said, line => line.Name == name).Text;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
