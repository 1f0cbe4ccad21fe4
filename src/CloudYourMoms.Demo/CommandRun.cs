using System.Collections;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>Runs the user's own line against a sandbox that is running.</summary>
internal static class CommandRun
{
    public static async Task<int> RunAsync(string line, Uri baseUri, CancellationToken cancellationToken)
    {
        using var shell = Shell.Open();
        var options = new SandboxOptions();
        var app = RegisteredApp.SandboxExample;
        shell.Set("platform", new Hashtable { ["BaseUri"] = baseUri });
        shell.Set("account", new Hashtable
        {
            ["UserSecret"] = Shell.Protect(options.UserSecret),
            ["OrganizationSecret"] = Shell.Protect(options.OrganizationSecret),
        });
        shell.Set("app", new Hashtable
        {
            ["ApiKey"] = app.ApiKey,
            ["ApiSecret"] = Shell.Protect(app.ApiSecret),
            ["CallbackUrl"] = app.CallbackUrls[0],
        });
        return await shell.RunAsync(line, _ => { }, cancellationToken) ? 0 : 1;
    }
}
