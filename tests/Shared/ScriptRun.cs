using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace CloudYourMoms.Testing;

/// <summary>A running script and its output.</summary>
public sealed partial class ScriptRun
{
    private readonly System.Management.Automation.PowerShell _powershell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly TaskCompletionSource<Uri?> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Uri> _links = Channel.CreateUnbounded<Uri>();
    private readonly TaskCompletionSource<PSObject> _firstOutput = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptRun(System.Management.Automation.PowerShell powershell)
    {
        _powershell = powershell;
        _powershell.Streams.Information.DataAdded += (_, added) =>
        {
            if (Link().Match(_powershell.Streams.Information[added.Index].ToString()) is { Success: true } link)
            {
                _link.TrySetResult(new Uri(link.Value));
                _links.Writer.TryWrite(new Uri(link.Value));
            }
        };
        _output.DataAdded += (_, added) => _firstOutput.TrySetResult(_output[added.Index]);
        Completion = RunAsync();
    }

    public Task<ScriptResult> Completion { get; }

    /// <summary>The first output object.</summary>
    public Task<PSObject> FirstOutput => _firstOutput.Task;

    // try/catch makes a statement-terminating error (ThrowTerminatingError) end the script.
    public static ScriptRun Begin(Runspace runspace, string script) =>
        new(System.Management.Automation.PowerShell.Create(runspace).AddScript($"try {{ {script}\n }} catch {{ throw }}"));

    /// <summary>Each link that the script shows, until the script ends.</summary>
    public IAsyncEnumerable<Uri> Links => _links.Reader.ReadAllAsync();

    /// <summary>The link that the script shows; null if the script ends without a link.</summary>
    public Task<Uri?> LinkOrNullAsync() => _link.Task;

    public async Task<Uri> LinkAsync() =>
        await _link.Task ?? throw new InvalidOperationException($"No link: {(await Completion).Terminating}");

    /// <summary>Stops the script like Ctrl+C, and waits for its end.</summary>
    /// <remarks>The result of BeginStop is not awaited: the engine does not always complete it.</remarks>
    public Task StopAsync()
    {
        _ = _powershell.BeginStop(null, null);
        return Completion;
    }

    private async Task<ScriptResult> RunAsync()
    {
        using (_powershell)
        {
            Exception? terminating = null;
            try
            {
                await Task.Factory.FromAsync(_powershell.BeginInvoke<PSObject, PSObject>(null, _output), _powershell.EndInvoke);
            }
            catch (RuntimeException e)
            {
                terminating = e;
            }

            _link.TrySetResult(null);
            _links.Writer.TryComplete();
            var result = new ScriptResult(
                [.. _output],
                terminating,
                [.. _powershell.Streams.Error],
                [.. _powershell.Streams.Warning.Select(record => record.Message)],
                [
                    .. _powershell.Streams.Verbose.Select(record => record.Message),
                    .. _powershell.Streams.Debug.Select(record => record.Message),
                ],
                [.. _powershell.Streams.Information.Select(record => record.ToString())],
                [.. _powershell.Streams.Progress]);
            DocumentedErrors.Require(result);
            return result;
        }
    }

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
