using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>The packed sandbox, installed as a tool from a folder as the only package source.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cloudyourmoms-").FullName;

    [Fact]
    public async Task Package_installs_from_a_folder_and_its_command_runs()
    {
        var packages = Path.Combine(_folder, "source");
        await PackAsync(packages);
        var configuration = Path.Combine(_folder, "nuget.config");
        await File.WriteAllTextAsync(
            configuration,
            $"""<configuration><packageSources><clear /><add key="folder" value="{packages}" /></packageSources></configuration>""",
            SandboxHttpClient.Cancellation);
        var tools = Path.Combine(_folder, "tools");
        var home = Path.Combine(_folder, "home");
        await ChildProcess.DotnetAsync(
            ["tool", "install", "CloudYourMoms.Sandbox", "--tool-path", tools, "--configfile", configuration],
            environment: new Dictionary<string, string?>
            {
                ["HOME"] = home,
                ["DOTNET_CLI_HOME"] = home,
                ["NUGET_PACKAGES"] = Path.Combine(home, "packages"),
            });
        var command = Path.Combine(tools, OperatingSystem.IsWindows() ? "cloudyourmoms-sandbox.exe" : "cloudyourmoms-sandbox");

        var version = await ChildProcess.RunAsync(command, ["--version"]);
        using var parent = SandboxProgram.Start("--json");
        await parent.ReadStartupJsonAsync();
        using var tool = ChildProcess.Start(command, ["--port", "0", "--json", "--parent", $"{parent.Id}"]);
        var announced = await tool.ReadStartupJsonAsync();
        var keys = await KeysAsync(announced);
        parent.Kill();
        var (exitCode, output, errors) = await tool.EndAsync();

        Assert.Equal(Metadata("Version"), version.Output.Split('+')[0].Trim());
        Assert.Contains("sfdcservicecloud", keys, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty, string.Empty), (exitCode, output, errors));
    }

    [Fact]
    public async Task Package_built_twice_is_identical()
    {
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));

        await PackAsync(first);
        await PackAsync(second);

        Assert.Equal(await HashAsync(first), await HashAsync(second));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<string> PackAsync(string folder) =>
        ChildProcess.DotnetAsync(
            ["pack", Metadata("SandboxProject"), "--no-build", "--configuration", Metadata("Configuration"), "--output", folder]);

    private static async Task<string> KeysAsync(JsonNode announced)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{announced["baseUri"]}/your_moms/keys"));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"User {announced["userSecret"]}, Organization {announced["organizationSecret"]}");
        using var response = await http.SendAsync(request, SandboxHttpClient.Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(SandboxHttpClient.Cancellation);
    }

    private static async Task<string> HashAsync(string folder)
    {
        await using var package = File.OpenRead(Assert.Single(Directory.GetFiles(folder)));
        return Convert.ToHexString(await SHA256.HashDataAsync(package, SandboxHttpClient.Cancellation));
    }

    private static string Metadata(string key) => typeof(ToolTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
