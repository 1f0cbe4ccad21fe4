using System.ComponentModel;
using System.Diagnostics;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>The <c>pwsh</c> on the PATH, for tests that need a shell and are skipped without one.</summary>
internal static class InstalledShell
{
    /// <summary>Skips the test, with the reason, where the shell or a module that it needs is not installed.</summary>
    public static async Task RequireAsync(string module, string minimumVersion)
    {
        var query = await StartAsync(
            [
                "-Command",
                $"@(Get-Module -FullyQualifiedName @{{ ModuleName = '{module}'; ModuleVersion = " +
                $"'{minimumVersion}' }} -ListAvailable).Count",
            ],
            home: null);
        Assert.SkipWhen(query is null, "There is no pwsh on the PATH: install PowerShell 7.4 or later.");
        Assert.SkipWhen(
            query.Output.Trim() == "0",
            $"The pwsh on the PATH has no {module} {minimumVersion} or later: install it, as with Install-PSResource {module}.");
    }

    /// <summary>Runs a script, in another home folder if one is given.</summary>
    public static Task<Run> RunAsync(string script, string? home = null) => RunAsync(["-Command", script], home);

    /// <summary>Runs a script file.</summary>
    public static Task<Run> RunFileAsync(string file, params string[] arguments) => RunAsync(["-File", file, .. arguments], home: null);

    private static async Task<Run> RunAsync(string[] arguments, string? home) =>
        await StartAsync(arguments, home) ?? throw new InvalidOperationException("There is no pwsh on the PATH.");

    private static async Task<Run?> StartAsync(string[] arguments, string? home)
    {
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLOUDYOURMOMS_MODULE"] = StagedModule.Folder;
        start.Environment["CLOUDYOURMOMS_SANDBOX"] = Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.Sandbox.dll");
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment.Remove("XDG_DATA_HOME");
        }

        try
        {
            using var shell = Process.Start(start)!;
            shell.StandardInput.Close();
            using var limit = HangLimit.CreateTokenSource();
            try
            {
                var (output, errors) = (shell.StandardOutput.ReadToEndAsync(limit.Token), shell.StandardError.ReadToEndAsync(limit.Token));
                await shell.WaitForExitAsync(limit.Token);
                return new(shell.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                shell.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    internal sealed record Run(int ExitCode, string Output);
}
