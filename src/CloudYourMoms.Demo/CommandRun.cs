using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>Runs the user's command against a running sandbox.</summary>
internal static class CommandRun
{
    public static async Task<int> RunAsync(string line, Uri baseUri, CancellationToken cancellationToken)
    {
        using var shell = Shell.Open(baseUri, RegisteredApp.SandboxExample);
        return await shell.RunAsync(line, _ => { }, cancellationToken) ? 0 : 1;
    }
}
