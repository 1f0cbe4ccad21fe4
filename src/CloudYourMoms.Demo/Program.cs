using System.CommandLine;
using CloudYourMoms.Demo;

// Before the engine starts, or it would try to send.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

var browser = new Option<bool>("--browser") { Description = "Open a real browser and let the person click." };
var command = new Option<string?>("--command", "-Command")
{
    Description = "Run this line of PowerShell instead. $app, $platform and $account are ready to be splatted.",
};
var baseUri = new Option<Uri>("--base-uri")
{
    Description = "Where the sandbox runs that --command talks to.",
    DefaultValueFactory = _ => new Uri("http://localhost:5055/your_moms/api-v2"),
    CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : Refuse(result),
};
var root = new RootCommand("Runs the module's pipeline in the PowerShell engine, against a sandbox of the platform.") { browser, command, baseUri };
root.SetAction((parsed, cancellationToken) => parsed.GetValue(command) is { } line
    ? CommandRun.RunAsync(line, parsed.GetRequiredValue(baseUri), cancellationToken)
    : PipelineRun.RunAsync(parsed.GetValue(browser), cancellationToken));
return await root.Parse(args).InvokeAsync();

static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
{
    result.AddError($"'{result.Tokens[0].Value}' is not an absolute address.");
    return null;
}
