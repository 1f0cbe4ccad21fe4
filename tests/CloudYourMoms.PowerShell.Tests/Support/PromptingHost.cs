using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>A host with a person who types: each line waits until it is asked for.</summary>
internal sealed class PromptingHost : PSHost
{
    private readonly PromptingUserInterface _ui = new();

    public override string Name => "Prompting host";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <summary>What was written to the person beside the pipeline.</summary>
    public IReadOnlyCollection<string> Told => _ui.Told;

    /// <summary>What was shown to the person in other ways than those, such as what -WhatIf says.</summary>
    public IReadOnlyCollection<string> Shown => _ui.Shown;

    /// <summary>What the person answers to a prompt; without it the next line that was typed.</summary>
    public Func<string, string>? Answer
    {
        get => _ui.Answer;
        set => _ui.Answer = value;
    }

    /// <summary>Runs when progress is shown.</summary>
    public Action<ProgressRecord> Progress
    {
        set => _ui.Progress = value;
    }

    public void Type(string line) => _ui.Lines.Add(line);

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

    private sealed class PromptingUserInterface : PSHostUserInterface
    {
        private string _prompt = string.Empty;

        public BlockingCollection<string> Lines { get; } = [];

        public ConcurrentQueue<string> Told { get; } = [];

        public ConcurrentQueue<string> Shown { get; } = [];

        public Func<string, string>? Answer { get; set; }

        public Action<ProgressRecord> Progress { get; set; } = _ => { };

        public override PSHostRawUserInterface RawUI => null!;

        public override SecureString ReadLineAsSecureString() => ModuleSession.Protect(ReadLine());

        public override string ReadLine() => Answer is null ? Lines.Take() : Answer(_prompt);

        public override void Write(string value) => _prompt = value;

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        {
        }

        public override void WriteLine(string value) => Shown.Enqueue(value);

        public override void WriteErrorLine(string value) => Told.Enqueue(value);

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteWarningLine(string message) => Told.Enqueue(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => Progress(record);

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            // Whoever answers everything means what was typed.
            Shown.Enqueue(message);
            return Answer is null ? throw new NotSupportedException() : 0;
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();
    }
}
