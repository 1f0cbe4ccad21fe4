using System.Globalization;
using System.Management.Automation.Host;

namespace CloudYourMoms.Demo;

/// <summary>A minimal host that displays PowerShell's views in a terminal.</summary>
internal sealed class TerminalHost : PSHost
{
    public override string Name => "CloudYourMoms.Demo";

    public override Version Version => typeof(TerminalHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; } = new TerminalUserInterface();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void EnterNestedPrompt() => throw new NotSupportedException("The demo has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("The demo has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => Environment.ExitCode = exitCode;
}
