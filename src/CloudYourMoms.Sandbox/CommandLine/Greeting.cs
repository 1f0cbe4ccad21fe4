namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>What the sandbox tells a person: where it listens, its secrets, and what to type next.</summary>
internal static class Greeting
{
    private const string Demo = "src/CloudYourMoms.Demo";

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

          curl -X GET -H 'Content-Type: application/json' '{server.BaseUri}/your_moms/sfdcservicecloud/oauth/url?apiKey=fake_salesforce_api_key&apiSecret=fake_salesforce_api_secret&callbackUrl=https://www.mycoolapp.com/auth&state=sfdc'

        Ctrl+C stops it. Requests:
        """;

    /// <summary>The commands from the sign-in to an instance, without a secret: it asks for them.</summary>
    public static string AskingPipeline(Uri baseUri, RegisteredApp app) =>
        Pipeline(baseUri, app, Asked("User secret"), Asked("Organization secret"), Asked("API secret"));

    private static string Pipeline(Uri baseUri, RegisteredApp app, string userSecret, string organizationSecret, string apiSecret) => $$"""
        Import-Module {{(IsClone ? "./out/CloudYourMoms" : "CloudYourMoms")}}
        $platform = @{ BaseUri = {{Quote(baseUri.ToString())}} }
        $account = @{ UserSecret = {{userSecret}}; OrganizationSecret = {{organizationSecret}} }
        Get-YourMomOAuthUrl sfdcservicecloud -ApiKey {{app.ApiKey}} -ApiSecret {{apiSecret}} -CallbackUrl {{Quote(app.CallbackUrls[0].OriginalString)}} @platform |
            Wait-YourMomCallback |
            New-YourMomInstance -Name 'My first instance' @platform @account
        """;

    // An installed tool is started anywhere; what lies beside it in a clone is not there then.
    private static bool IsClone => Directory.Exists(Demo);

    private static string WithoutPowerShell(Uri baseUri) => IsClone
        ? $"""

            Without PowerShell:

              dotnet run --project {Demo} -- --base-uri {baseUri} -Command '…'

            """
        : string.Empty;

    private static string Indent(string lines) => lines.ReplaceLineEndings($"{Environment.NewLine}  ");

    private static string Secret(string value) => $"({Quote(value)} | ConvertTo-SecureString -AsPlainText -Force)";

    private static string Asked(string name) => $"(Read-Host {Quote(name)} -AsSecureString)";

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
