using System.CommandLine.Invocation;
using CloudYourMoms.Sandbox.CommandLine;

var arguments = SandboxCommand.Create().Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    // The error says what is allowed; pages of help after it would push it out of sight.
    error.ShowHelp = false;
}

return await arguments.InvokeAsync();
