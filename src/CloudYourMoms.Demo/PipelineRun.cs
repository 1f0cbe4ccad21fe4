using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>Runs the pipeline for each of the specification's four kinds with parameters, and once with an instance.json.</summary>
internal static partial class PipelineRun
{
    private static readonly string[] Keys = ["sfdcservicecloud", "sfdcmarketingcloud", "sfdc", "sfdcdocuments"];

    // The hosted engine has no vault for the tokens.
    private const string CreateArguments = "`\n            -SkipTokenStorage @platform @account";

    public static async Task<int> RunAsync(bool browser, CancellationToken cancellationToken)
    {
        var callbackUrl = new Uri($"http://localhost:{FreePort()}/auth");
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [callbackUrl] };
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Apps = [app] }, cancellationToken);
        Console.WriteLine($"Sandbox: {sandbox.BaseUri}");
        Console.WriteLine(browser ? "Select Allow on each page that opens." : "The demo opens each link and selects Allow automatically.");

        using var shell = Shell.Open(sandbox.BaseUri, app);
        shell.Set("wait", new Hashtable { ["NoBrowser"] = !browser });

        List<(string Key, string Name)> expected = [];
        foreach (var key in Keys)
        {
            await ShowAsync(key, $"Contoso {key}", $"New-YourMomInstance -Name 'Contoso {key}' -Tag demo {CreateArguments}");
        }

        var file = Path.Combine(Directory.CreateTempSubdirectory("CloudYourMoms.Demo.").FullName, "instance.json");
        try
        {
            await File.WriteAllTextAsync(file, InstanceJson, cancellationToken);
            shell.Set("file", file);
            await ShowAsync("sfdcservicecloud", "Contoso from a file", $"New-YourMomInstance -Path $file {CreateArguments}");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        var created = sandbox.Instances.Select(instance => (instance.Key, instance.Name)).ToList();
        var missing = expected.Except(created).ToList();
        Console.WriteLine($"Instances in the sandbox: {created.Count} of {expected.Count}.");
        missing.ForEach(instance => Console.Error.WriteLine($"Missing: '{instance.Name}' ({instance.Key})."));
        return missing.Count == 0 && created.Count == expected.Count ? 0 : 1;

        async Task ShowAsync(string key, string name, string create)
        {
            expected.Add((key, name));
            Console.WriteLine();
            Console.WriteLine($"PS> Get-YourMomOAuthUrl {key} @app @platform |");
            Console.WriteLine($"        Wait-YourMomCallback{(browser ? string.Empty : " -NoBrowser")} |");
            Console.WriteLine($"        {create}");
            using var headlessBrowser = new HeadlessBrowser();
            var signIn = Task.CompletedTask;
            await shell.RunAsync(
                $$"""
                Get-YourMomOAuthUrl {{key}} @app @platform | ForEach-Object { $_ | Out-Host; $_ } |
                    Wait-YourMomCallback @wait | ForEach-Object { $_ | Out-Host; $_ } |
                    {{create}}
                """,
                message =>
                {
                    if (!browser && Link().Match(message) is { Success: true } link)
                    {
                        signIn = headlessBrowser.AllowAsync(new Uri(link.Value), cancellationToken);
                    }
                },
                cancellationToken);
            await signIn;
        }
    }

    // The specification's file with a name and a tag; the callback provides the rest.
    private const string InstanceJson = """
        {
          "your_mom": { "key": "sfdcservicecloud" },
          "tags": ["demo"],
          "name": "Contoso from a file"
        }
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
