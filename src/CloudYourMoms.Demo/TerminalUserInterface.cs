using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace CloudYourMoms.Demo;

/// <summary>Writes to the terminal without prompts: the demo is not interactive.</summary>
internal sealed class TerminalUserInterface : PSHostUserInterface
{
    private string _progress = string.Empty;

    public override PSHostRawUserInterface RawUI { get; } = new TerminalRawUserInterface();

    /// <summary>False for a file or a pipe, and if NO_COLOR is set (https://no-color.org).</summary>
    public override bool SupportsVirtualTerminal =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override void Write(string value) => Out(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Out(value);

    public override void WriteLine(string value) => Out(value + Environment.NewLine);

    public override void WriteErrorLine(string value)
    {
        Out(string.Empty);
        Console.Error.WriteLine(value);
    }

    public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (Console.IsOutputRedirected)
        {
            return;
        }

        // A single line that the next record or other output overwrites.
        var rest = record.SecondsRemaining >= 0 ? $"{record.SecondsRemaining} s left" : record.StatusDescription;
        Out(string.Empty);
        if (record.RecordType != ProgressRecordType.Completed)
        {
            var line = $"{record.Activity}: {rest}";
            _progress = line[..Math.Min(line.Length, 79)];
            Console.Write(_progress);
        }
    }

    public override string ReadLine() => throw NotInteractive();

    public override SecureString ReadLineAsSecureString() => throw NotInteractive();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NotInteractive();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw NotInteractive();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NotInteractive();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw NotInteractive();

    private void Out(string value)
    {
        if (_progress.Length > 0)
        {
            Console.Write($"\r{new string(' ', _progress.Length)}\r");
            _progress = string.Empty;
        }

        // The engine expects the host to remove colors.
        Console.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    private static PSInvalidOperationException NotInteractive() => new("The demo is not interactive. Specify every value in the command.");
}
