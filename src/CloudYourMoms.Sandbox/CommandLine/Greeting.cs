namespace CloudYourMoms.Sandbox.CommandLine;

/// <summary>What the program prints when it is ready: where it listens, its secrets, and what to type next.</summary>
internal static class Greeting
{
    private const string BaseUriPlaceholder = "<base-uri>";

    /// <summary>The line for a machine without PowerShell.</summary>
    private const string WithoutPowerShell =
        $"dotnet run --project src/CloudYourMoms.Demo -- --base-uri {BaseUriPlaceholder} -Command '…'";

    public static string Text(Uri baseUri, SandboxOptions options, RegisteredApp app) => $"""
        Sandbox of Cloud Your_moms, listening on {baseUri}

          User secret          {options.UserSecret}
          Organization secret  {options.OrganizationSecret}
          API key              {app.ApiKey}
          API secret           {app.ApiSecret}
          Callback URLs        {string.Join(Environment.NewLine + new string(' ', 23), app.CallbackUrls)}

        In PowerShell:

          Import-Module ./out/CloudYourMoms
          $platform = @{"{"} BaseUri = {Quote(baseUri.ToString())} {"}"}
          $account = @{"{"} UserSecret = {Secret(options.UserSecret)}; OrganizationSecret = {Secret(options.OrganizationSecret)} {"}"}
          Get-YourMomOAuthUrl sfdcservicecloud -ApiKey {app.ApiKey} -ApiSecret {Secret(app.ApiSecret)} -CallbackUrl {Quote(app.CallbackUrls[0].OriginalString)} @platform |
              Wait-YourMomCallback |
              New-YourMomInstance -Name 'My first instance' @platform @account

        Without PowerShell:

          {WithoutPowerShell.Replace(BaseUriPlaceholder, baseUri.ToString(), StringComparison.Ordinal)}

        The specification's first request:

          curl -X GET -H 'Content-Type: application/json' '{baseUri}/your_moms/sfdcservicecloud/oauth/url?apiKey=fake_salesforce_api_key&apiSecret=fake_salesforce_api_secret&callbackUrl=https://www.mycoolapp.com/auth&state=sfdc'

        Ctrl+C stops it. Requests:
        """;

    private static string Secret(string value) => $"({Quote(value)} | ConvertTo-SecureString -AsPlainText -Force)";

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
