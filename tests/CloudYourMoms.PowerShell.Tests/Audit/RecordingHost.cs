using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>A host that writes down whatever would reach a terminal, and confirms every question.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingUserInterface _ui = new();

    public override string Name => "Recording host";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <summary>Everything that was written.</summary>
    public string Text => string.Join('\n', _ui.Written);

    /// <summary>False when every question fails, as with -NonInteractive.</summary>
    public bool CanPrompt
    {
        get => _ui.CanPrompt;
        set => _ui.CanPrompt = value;
    }

    /// <summary>Types a line, without which a prompt gets an empty one.</summary>
    public void Type(string line) => _ui.Lines.Enqueue(line);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class RecordingUserInterface : PSHostUserInterface
    {
        public bool CanPrompt { get; set; } = true;

        public ConcurrentQueue<string> Lines { get; } = [];

        public ConcurrentQueue<string> Written { get; } = [];

        public override PSHostRawUserInterface RawUI { get; } = new WideRawUserInterface();

        public override string ReadLine() => Lines.TryDequeue(out var line) ? line : string.Empty;

        public override SecureString ReadLineAsSecureString() => ModuleSession.Protect(ReadLine());

        public override void Write(string value) => Written.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Written.Enqueue(value);

        public override void WriteLine(string value) => Written.Enqueue(value);

        public override void WriteErrorLine(string value) => Written.Enqueue(value);

        public override void WriteDebugLine(string message) => Written.Enqueue(message);

        public override void WriteVerboseLine(string message) => Written.Enqueue(message);

        public override void WriteWarningLine(string message) => Written.Enqueue(message);

        public override void WriteInformation(InformationRecord record) => Written.Enqueue($"{record} {record.MessageData} {record.Source}");

        public override void WriteProgress(long sourceId, ProgressRecord record) => Written.Enqueue(record.ToString());

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Written.Enqueue($"{caption}\n{message}\n{string.Join('\n', choices.Select(choice => $"{choice.Label} {choice.HelpMessage}"))}");
            return CanPrompt ? 0 : throw new PSInvalidOperationException("PowerShell is in NonInteractive mode.");
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();
    }
}
