namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>What the sandbox tells a person: where it listens, its secrets, and what to type next.</summary>
internal static class StartupBanner
{
    // An installed tool lies outside of a clone, and what a clone has is not there then. Where it is started says nothing: dotnet run starts a web
    // project in the project's own folder.
    private static readonly string? Clone = FindClone(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Text(SandboxServer server, SandboxOptions options, RegisteredApp app) => $"""
        Sandbox of Cloud Your_moms, listening on {server.BaseUri}
        To watch it, open {server.PageUri}

          User secret          {options.UserSecret}
          Organization secret  {options.OrganizationSecret}
          API key              {app.ApiKey}
          API secret           {app.ApiSecret}
          Callback URLs        {string.Join(Environment.NewLine + new string(' ', 23), app.CallbackUrls)}

        In PowerShell:

          {Indent(Pipeline(server.BaseUri, app, Secret(options.UserSecret), Secret(options.OrganizationSecret), Secret(app.ApiSecret)))}
        {WithoutPowerShell(server.BaseUri)}
        The specification's first request:

          curl -X GET -H 'Content-Type: application/json' '{server.BaseUri}{FirstRequest}'

        Ctrl+C stops it. Requests:
        """;

    private const string FirstRequest =
        "/your_moms/sfdcservicecloud/oauth/url?apiKey=fake_salesforce_api_key&apiSecret=fake_salesforce_api_secret&" +
        "callbackUrl=https://www.mycoolapp.com/auth&state=sfdc";

    /// <summary>The commands from the sign-in to an instance, without a secret: it asks for them.</summary>
    public static string AskingPipeline(Uri baseUri, RegisteredApp app) =>
        Pipeline(baseUri, app, Asked("User secret"), Asked("Organization secret"), Asked("API secret"));

    private static string Pipeline(Uri baseUri, RegisteredApp app, string userSecret, string organizationSecret, string apiSecret) => $$"""
        {{Import}}
        $platform = @{ BaseUri = {{Quote(baseUri.ToString())}} }
        $account = @{ UserSecret = {{userSecret}}; OrganizationSecret = {{organizationSecret}} }
        Get-YourMomOAuthUrl sfdcservicecloud -ApiKey {{app.ApiKey}} -ApiSecret {{apiSecret}} -CallbackUrl {{CallbackOf(app)}} @platform |
            Wait-YourMomCallback |
            New-YourMomInstance -Name 'My first instance' @platform @account
        """;

    // Runs as it is from any folder. In a clone nobody need have built the module yet.
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
        folder is null || File.Exists(Path.Combine(folder.FullName, "CloudYourMoms.PowerShell.sln")) ? folder?.FullName : FindClone(folder.Parent);

    private static string Indent(string lines) => lines.ReplaceLineEndings($"{Environment.NewLine}  ");

    private static string Secret(string value) => $"({Quote(value)} | ConvertTo-SecureString -AsPlainText -Force)";

    private static string Asked(string name) => $"(Read-Host {Quote(name)} -AsSecureString)";

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
