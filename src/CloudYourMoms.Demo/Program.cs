using System.CommandLine;
using CloudYourMoms.Demo;

var browser = new Option<bool>("--browser")
{
    Description = "Open your browser for each sign-in instead of selecting Allow automatically.",
};
var interactive = new Option<bool>("--interactive", "-Interactive")
{
    Description = "Open a PowerShell prompt. $app, $platform and $account are available for splatting.",
};
var command = new Option<string?>("--command", "-Command")
{
    Description = "Run this PowerShell command, with the same variables, and exit with its code.",
};
var baseUri = new Option<Uri?>("--base-uri")
{
    Description = "Use the running sandbox with this base URI instead of starting one.",
    CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : AddError(result),
};
var root = new RootCommand("Runs the module in the PowerShell console against a sandbox of the platform.")
{
    interactive, command, browser, baseUri,
};
root.Validators.Add(result =>
{
    if (result.GetResult(interactive) is not null && result.GetResult(command) is not null)
    {
        result.AddError("Specify either -Interactive or -Command.");
    }
});

// A synchronous action leaves Ctrl+C to the console.
root.SetAction(parsed => DemoConsole.Run(
    parsed.GetValue(baseUri),
    parsed.GetValue(browser),
    parsed.GetValue(command),
    parsed.GetValue(interactive)));
return root.Parse(args).Invoke();

static Uri? AddError(System.CommandLine.Parsing.ArgumentResult result)
{
    result.AddError($"'{result.Tokens[0].Value}' is not an absolute URI.");
    return null;
}
