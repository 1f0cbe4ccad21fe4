using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>PowerShell in a separate process, from the package that the build downloads.</summary>
internal static class ShellProcess
{
    /// <summary>The folder of pwsh.dll.</summary>
    public static string Folder { get; } = Path.Combine(
        StagedModule.Metadata("Packages"),
        "powershell",
        StagedModule.Metadata("PowerShell").Trim('[', ']'),
        "tools/net10.0/any",
        OperatingSystem.IsWindows() ? "win" : "unix");

    /// <summary>Runs a command, in another home folder if one is given; returns its exit code and output.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string command, string? home = null)
    {
        Dictionary<string, string?> environment = new(StringComparer.Ordinal);
        if (home is not null)
        {
            // Without this folder, NuGet in PowerShell would write its settings to the current folder.
            Directory.CreateDirectory(Path.Combine(home, ".config"));
            environment["HOME"] = home;
            environment["XDG_CONFIG_HOME"] = environment["XDG_DATA_HOME"] = environment["PSModulePath"] = null;
        }

        return ChildProcess.RunAsync("dotnet", [.. Arguments, "-Command", command], Variables(environment));
    }

    /// <summary>Starts a script with the module, and with $platform, $account and $app for a sandbox.</summary>
    public static ChildProcess Start(
        SandboxServer sandbox, string script, RegisteredApp? app = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var account = new SandboxOptions();
        app ??= RegisteredApp.SandboxExample;

        // From standard input, because the secrets must not be in the process list.
        return ChildProcess.Start("dotnet", [.. Arguments, "-Command", "-"], Variables(environment), input: $$"""
            Import-Module '{{StagedModule.Folder}}'
            function Protect($Text) { [Net.NetworkCredential]::new('', $Text).SecurePassword }
            $platform = @{ BaseUri = '{{sandbox.BaseUri}}' }
            $account = @{ UserSecret = Protect '{{account.UserSecret}}'; OrganizationSecret = Protect '{{account.OrganizationSecret}}' }
            $app = @{ ApiKey = '{{app.ApiKey}}'; ApiSecret = Protect '{{app.ApiSecret}}'; CallbackUrl = '{{app.CallbackUrls[0]}}' }
            . { {{script}} }


            """);
    }

    private static IEnumerable<string> Arguments => [Path.Combine(Folder, "pwsh.dll"), "-NoProfile", "-NonInteractive"];

    private static Dictionary<string, string?> Variables(IReadOnlyDictionary<string, string?>? more) => new(
        [
            new("CLOUDYOURMOMS_MODULE", StagedModule.Folder),
            new("CLOUDYOURMOMS_SANDBOX", Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.Sandbox.dll")),
            .. more ?? new Dictionary<string, string?>(),
        ],
        StringComparer.Ordinal);
}
