using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>A host that records its terminal output. The test types the user's input.</summary>
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

    /// <summary>The warnings and errors that were written to the terminal and not to a stream.</summary>
    public IReadOnlyCollection<string> Warnings => _ui.Warnings;

    /// <summary>Lines, such as those of -WhatIf, and confirmation prompts.</summary>
    public IReadOnlyCollection<string> LinesAndQuestions => _ui.LinesAndQuestions;

    /// <summary>Returns the user's input for a prompt; replaces the lines of <see cref="Type"/>.</summary>
    public Func<string, string>? Input
    {
        set => _ui.Input = value;
    }

    /// <summary>What the user enters when asked for a user name and a password.</summary>
    public PSCredential? Credential
    {
        set => _ui.Credential = value;
    }

    /// <summary>Returns whether the user confirms. The default is always true.</summary>
    public Func<bool> Confirm
    {
        set => _ui.Confirm = value;
    }

    /// <summary>Runs when progress is shown.</summary>
    public Action<ProgressRecord> Progress
    {
        set => _ui.Progress = value;
    }

    /// <summary>Types a line. A prompt waits for one.</summary>
    public void Type(string line) => _ui.Typed.Add(line);

    /// <summary>Ends the input: the next prompts return an empty line.</summary>
    public void EndInput() => _ui.Typed.CompleteAdding();

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
        private readonly CancellationToken _endOfTest = TestContext.Current.CancellationToken;
        private string _prompt = string.Empty;

        public BlockingCollection<string> Typed { get; } = [];

        public ConcurrentQueue<string> Written { get; } = [];

        public ConcurrentQueue<string> Warnings { get; } = [];

        public ConcurrentQueue<string> LinesAndQuestions { get; } = [];

        public Func<string, string>? Input { get; set; }

        public PSCredential? Credential { get; set; }

        public Func<bool> Confirm { get; set; } = () => true;

        public Action<ProgressRecord> Progress { get; set; } = _ => { };

        public override PSHostRawUserInterface RawUI { get; } = new WideRawUserInterface();

        public override string ReadLine() =>
            Input is not null ? Input(_prompt)
            : Typed.TryTake(out var line, Timeout.Infinite, _endOfTest) ? line
            : string.Empty;

        public override SecureString ReadLineAsSecureString() => ModuleSession.Protect(ReadLine());

        public override void Write(string value)
        {
            _prompt = value;
            Written.Enqueue(value);
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Written.Enqueue(value);

        public override void WriteLine(string value) => Write(value, LinesAndQuestions);

        public override void WriteErrorLine(string value) => Write(value, Warnings);

        public override void WriteDebugLine(string message) => Written.Enqueue(message);

        public override void WriteVerboseLine(string message) => Written.Enqueue(message);

        public override void WriteWarningLine(string message) => Write(message, Warnings);

        public override void WriteInformation(InformationRecord record) =>
            Written.Enqueue($"{record} {record.MessageData} {record.Source}");

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            Written.Enqueue(record.ToString());
            Progress(record);
        }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            if (Input is null)
            {
                // A missing mandatory parameter.
                throw new NotSupportedException();
            }

            return descriptions.ToDictionary(
                field => field.Name,
                field => PSObject.AsPSObject(
                    field.ParameterTypeFullName == typeof(SecureString).FullName
                        ? ModuleSession.Protect(Input(field.Name))
                        : Input(field.Name)),
                StringComparer.Ordinal);
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Write(message, LinesAndQuestions);
            Written.Enqueue($"{caption}\n{string.Join('\n', choices.Select(choice => $"{choice.Label} {choice.HelpMessage}"))}");
            var label = Confirm() ? "&Yes" : "&No";
            return choices.IndexOf(choices.Single(choice => choice.Label == label));
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => Credential ?? throw new NotSupportedException();

        private void Write(string text, ConcurrentQueue<string> kind)
        {
            Written.Enqueue(text);
            kind.Enqueue(text);
        }
    }
}
