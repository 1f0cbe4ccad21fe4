using System.CommandLine;
using CloudYourMoms.Demo;

// Must be set before the engine starts, which would otherwise send telemetry.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

var browser = new Option<bool>("--browser") { Description = "Open a real browser instead of signing in automatically." };
var command = new Option<string?>("--command", "-Command")
{
    Description = "Run this PowerShell command instead. $app, $platform and $account are available for splatting.",
};
var baseUri = new Option<Uri>("--base-uri")
{
    Description = "Base URI of the running sandbox for --command.",
    DefaultValueFactory = _ => new Uri("http://localhost:5055/your_moms/api-v2"),
    CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : AddError(result),
};
var root = new RootCommand(
    "Runs the module's pipeline in the PowerShell engine against a sandbox of the platform.") { browser, command, baseUri };
root.SetAction((parsed, cancellationToken) => parsed.GetValue(command) is { } line
    ? CommandRun.RunAsync(line, parsed.GetRequiredValue(baseUri), cancellationToken)
    : PipelineRun.RunAsync(parsed.GetValue(browser), cancellationToken));
return await root.Parse(args).InvokeAsync();

static Uri? AddError(System.CommandLine.Parsing.ArgumentResult result)
{
    result.AddError($"'{result.Tokens[0].Value}' is not an absolute URI.");
    return null;
}
