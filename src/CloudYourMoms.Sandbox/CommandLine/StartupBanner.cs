using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>The startup output for users: the address, the secrets and the commands to run next.</summary>
internal static class StartupBanner
{
    // Null for an installed tool. The base directory is used because dotnet run sets the working directory of a web project to the
    // project's folder.
    private static readonly string? Clone = FindClone(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Text(SandboxServer server, SandboxOptions options, RegisteredApp app) => $"""
        Cloud Your_moms sandbox, listening on {server.BaseUri}
        Dashboard: {server.PageUri}

          User secret          {options.UserSecret}
          Organization secret  {options.OrganizationSecret}
          API key              {app.ApiKey}
          API secret           {app.ApiSecret}
          Callback URLs        {string.Join(Environment.NewLine + new string(' ', 23), app.CallbackUrls)}

        In PowerShell:

          {Indent(PipelineWithSecrets(server.BaseUri, app, options))}
        {WithoutPowerShell(server.BaseUri)}
        The specification's first request:

          curl -X GET -H 'Content-Type: application/json' '{server.BaseUri}{FirstRequest}'

        Press Ctrl+C to stop. Requests:
        """;

    private const string FirstRequest =
        "/your_moms/sfdcservicecloud/oauth/url?apiKey=fake_salesforce_api_key&apiSecret=fake_salesforce_api_secret&" +
        "callbackUrl=https://www.mycoolapp.com/auth&state=sfdc";

    /// <summary>The commands from sign-in to instance, with prompts instead of the secrets.</summary>
    public static string PipelineWithPrompts(Uri baseUri, RegisteredApp app) =>
        Pipeline(baseUri, app, Prompt("User secret"), Prompt("Organization secret"), Prompt("API secret"));

    private static string PipelineWithSecrets(Uri baseUri, RegisteredApp app, SandboxOptions options) =>
        Pipeline(baseUri, app, Secret(options.UserSecret), Secret(options.OrganizationSecret), Secret(app.ApiSecret));

    private static string Pipeline(Uri baseUri, RegisteredApp app, string userSecret, string organizationSecret, string apiSecret) => $$"""
        {{Import}}
        $platform = @{ BaseUri = {{Quote(baseUri.ToString())}} }
        $account = @{ UserSecret = {{userSecret}}; OrganizationSecret = {{organizationSecret}} }
        Get-YourMomOAuthUrl sfdcservicecloud -ApiKey {{app.ApiKey}} -ApiSecret {{apiSecret}} -CallbackUrl {{CallbackOf(app)}} @platform |
            Wait-YourMomCallback |
            New-YourMomInstance -Name 'My first instance' @account
        """;

    // Works in any folder, and in a clone in which the module is not built yet.
    private static string Import
    {
        get
        {
            if (Clone is null)
            {
                return "Import-Module CloudYourMoms";
            }

            var module = Path.Combine(Clone, "out", "CloudYourMoms");
            var build = File.Exists(Path.Combine(module, "CloudYourMoms.psd1"))
                ? string.Empty
                : $"dotnet build {Project(Clone, "PowerShell")}{Environment.NewLine}";
            return $"{build}Import-Module {Quote(module)}";
        }
    }

    private static string WithoutPowerShell(Uri baseUri) => Clone is null
        ? string.Empty
        : $"""

            Without PowerShell:

              dotnet run --project {Project(Clone, "Demo")} -- --base-uri {baseUri} -Command 'Get-YourMomInstance @platform @account'

            """;

    private static string CallbackOf(RegisteredApp app) => Quote(app.CallbackUrls[0].OriginalString);

    private static string Project(string clone, string name) => Quote(Path.Combine(clone, "src", $"CloudYourMoms.{name}"));

    private static string? FindClone(DirectoryInfo? folder) =>
        folder is null || File.Exists(Path.Combine(folder.FullName, "CloudYourMoms.PowerShell.sln"))
            ? folder?.FullName
            : FindClone(folder.Parent);

    private static string Indent(string lines) => lines.ReplaceLineEndings($"{Environment.NewLine}  ");

    private static string Secret(string value) => $"({Quote(value)} | ConvertTo-SecureString -AsPlainText -Force)";

    private static string Prompt(string name) => $"(Read-Host {Quote(name)} -AsSecureString)";

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>The startup output for programs (<c>--json</c>): the addresses and secrets as one line of JSON.</summary>
internal static class StartupJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(SandboxServer server, SandboxOptions options, RegisteredApp app) => JsonSerializer.Serialize(
        new
        {
            server.BaseUri,
            server.PageUri,
            server.InstancesUri,
            server.RequestsUri,
            options.UserSecret,
            options.OrganizationSecret,
            app.ApiKey,
            app.ApiSecret,
            app.CallbackUrls,
        },
        Json);
}
