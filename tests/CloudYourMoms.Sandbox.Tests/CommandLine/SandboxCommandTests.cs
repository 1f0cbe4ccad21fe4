namespace CloudYourMoms.Sandbox.Tests.CommandLine;

/// <summary>The sandbox program, started by another program.</summary>
public sealed class SandboxCommandTests
{
    [Fact]
    public async Task Json_output_is_one_line_with_all_values_for_tests()
    {
        using var parent = SandboxProgram.Start("--json");
        await parent.ReadStartupJsonAsync();
        using var sandbox = SandboxProgram.Start("--json", "--parent", $"{parent.Id}", "--callback-url", "http://localhost:8401/auth");
        var announced = await sandbox.ReadStartupJsonAsync();
        using var http = new HttpClient();
        var requests = await http.GetStringAsync(new Uri($"{announced["requestsUri"]}"), SandboxHttpClient.Cancellation);
        using var missing = await http.GetAsync(new Uri($"{announced["baseUri"]}/nothing"), SandboxHttpClient.Cancellation);
        var instances = await http.GetStringAsync(new Uri($"{announced["instancesUri"]}"), SandboxHttpClient.Cancellation);
        var page = await http.GetStringAsync(new Uri($"{announced["pageUri"]}"), SandboxHttpClient.Cancellation);
        parent.Kill();
        var (exitCode, output, _) = await sandbox.EndAsync();

        Assert.Equal("""{"total":0,"requests":[]}""", requests);
        Assert.Equal("""{"instances":[]}""", instances);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Equal(new SandboxOptions().UserSecret, (string?)announced["userSecret"]);
        Assert.Equal(new SandboxOptions().OrganizationSecret, (string?)announced["organizationSecret"]);
        Assert.Equal(RegisteredApp.SandboxExample.ApiKey, (string?)announced["apiKey"]);
        Assert.Equal(RegisteredApp.SandboxExample.ApiSecret, (string?)announced["apiSecret"]);
        Assert.Equal(
            ["http://localhost:8401/auth", "http://localhost:8400/auth"], announced["callbackUrls"]!.AsArray().Select(url => (string?)url));
        Assert.Equal((0, string.Empty), (exitCode, output));
    }

    [Theory]
    [InlineData("--parent", "2147483647", "No process has the id 2147483647.")]
    [InlineData("--consent", "maybe", "'maybe' is not a consent decision. Use ask, allow, deny, error=")]
    [InlineData("--consent", "error=a b", "'error=a b' is not a consent decision.")]
    [InlineData("--pkce", "on", "'on' is not a PKCE mode. Use optional, required or platform.")]
    [InlineData("--site-address", "contoso", "'contoso' is not an absolute http or https URL.")]
    public async Task Invalid_option_is_an_error_with_its_reason(string option, string value, string error)
    {
        using var program = SandboxProgram.Start(option, value);
        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(error, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "--consent error=inactive_org:a&b", "http://localhost:8400/auth?error=inactive_org&error_description=a%26b&state=s")]
    [InlineData("--consent page-error", "")]
    [InlineData("--consent page-error=invalid_client_id:unknown", "")]
    [InlineData("--pkce required", "http://localhost:8400/auth?error=invalid_request&")]
    public async Task Option_determines_where_the_sign_in_ends(string option, string location)
    {
        using var sandbox = SandboxProgram.Start(["--json", .. option.Split(' ')]);
        var announced = await sandbox.ReadStartupJsonAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var response = await http.GetAsync(
            new Uri(new Uri($"{announced["baseUri"]}"), "/services/oauth2/authorize?response_type=code&client_id=sandbox_api_key&" +
                "redirect_uri=http://localhost:8400/auth&state=s"),
            SandboxHttpClient.Cancellation);
        sandbox.Kill();

        Assert.StartsWith(location, $"{response.Headers.Location}", StringComparison.Ordinal);
        Assert.Equal(location.Length > 0, response.Headers.Location is not null);
    }

    [Fact]
    public async Task Help_names_the_command_and_every_option()
    {
        using var program = SandboxProgram.Start("--help");
        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.All(
            [
                "cloudyourmoms-sandbox [options]", "--port", "--json", "--parent", "--consent <ask|allow|deny|error=<code>|page-error>",
                "--pkce <optional|required|platform>", "--callback-url", "--site-address", "--own-redirect", "--constant-state",
                "--replace-state", "--create-delay", "--fault", "--help", "--version",
            ],
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }
}
