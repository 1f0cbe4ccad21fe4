using System.CommandLine.Invocation;
using CloudYourMoms.Sandbox.CommandLine;

var arguments = SandboxCommand.Create().Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    // The error describes the valid values; the help text would scroll it out of view.
    error.ShowHelp = false;
}

return await arguments.InvokeAsync();
