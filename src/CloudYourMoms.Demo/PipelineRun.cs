using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>The main job: the pipeline for each of the specification's four kinds by parameters, and once from an instance.json.</summary>
internal static partial class PipelineRun
{
    private static readonly string[] Keys = ["sfdcservicecloud", "sfdcmarketingcloud", "sfdc", "sfdcdocuments"];

    // The bare engine has no vault to store the tokens in.
    private const string ToAccount = "`\n            -SkipTokenStorage @platform @account";

    public static async Task<int> RunAsync(bool browser, CancellationToken cancellationToken)
    {
        var callbackUrl = new Uri($"http://localhost:{FreePort()}/auth");
        var app = RegisteredApp.SandboxExample with { CallbackUrls = [callbackUrl] };
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Apps = [app] }, cancellationToken);
        Console.WriteLine($"Sandbox: {sandbox.BaseUri}");
        Console.WriteLine(browser ? "Press Allow in each page that opens." : "The demo opens each link itself and presses Allow: there is nothing to click.");

        using var shell = Shell.Open(sandbox.BaseUri, app);
        shell.Set("wait", new Hashtable { ["NoBrowser"] = !browser });

        List<(string Key, string Name)> wanted = [];
        foreach (var key in Keys)
        {
            await ShowAsync(key, $"Contoso {key}", $"New-YourMomInstance -Name 'Contoso {key}' -Tag demo {ToAccount}");
        }

        var file = Path.Combine(Directory.CreateTempSubdirectory("CloudYourMoms.Demo.").FullName, "instance.json");
        try
        {
            await File.WriteAllTextAsync(file, InstanceJson, cancellationToken);
            shell.Set("file", file);
            await ShowAsync("sfdcservicecloud", "Contoso from a file", $"New-YourMomInstance -Path $file {ToAccount}");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        var created = sandbox.Instances.Select(instance => (instance.Key, instance.Name)).ToList();
        var missing = wanted.Except(created).ToList();
        Console.WriteLine($"Instances in the sandbox: {created.Count} of {wanted.Count}.");
        missing.ForEach(instance => Console.Error.WriteLine($"Missing: '{instance.Name}' of {instance.Key}."));
        return missing.Count == 0 && created.Count == wanted.Count ? 0 : 1;

        async Task ShowAsync(string key, string name, string create)
        {
            wanted.Add((key, name));
            Console.WriteLine();
            Console.WriteLine($"PS> Get-YourMomOAuthUrl {key} @app @platform |");
            Console.WriteLine($"        Wait-YourMomCallback{(browser ? string.Empty : " -NoBrowser")} |");
            Console.WriteLine($"        {create}");
            using var person = new HeadlessBrowser();
            var visit = Task.CompletedTask;
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
                        visit = person.AllowAsync(new Uri(link.Value), cancellationToken);
                    }
                },
                cancellationToken);
            await visit;
        }
    }

    // As a user has it: the specification's file with a name and a tag filled in; the callback brings the rest.
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
