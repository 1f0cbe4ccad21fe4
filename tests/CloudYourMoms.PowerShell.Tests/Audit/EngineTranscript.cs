using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>What the engine writes down of a session, as Start-Transcript has it do: a command that the bare engine lacks.</summary>
/// <remarks>Not for what writes errors: the engine would make text of them by Out-String, which is lacking too.</remarks>
internal sealed class EngineTranscript : IDisposable
{
    private readonly ModuleSession _session;
    private readonly string _file = Path.GetTempFileName();

    private EngineTranscript(ModuleSession session) => _session = session;

    public static async Task<EngineTranscript> StartAsync(ModuleSession session)
    {
        var transcript = new EngineTranscript(session);
        await transcript.CallAsync("StartTranscribing", $"'{transcript._file}', $null, $false, $true");
        return transcript;
    }

    /// <summary>Ends it, and gives all that was written.</summary>
    public async Task<string> EndAsync()
    {
        await CallAsync("StopTranscribing", string.Empty);
        return await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
    }

    public void Dispose() => File.Delete(_file);

    private async Task CallAsync(string method, string arguments) => Assert.Null((await _session.RunAsync($$"""
        [Management.Automation.Host.PSHostUserInterface].GetMethods('Instance, NonPublic').Where{ $_.Name -eq '{{method}}' }[0].Invoke(
            $Host.UI, @({{arguments}}))
        """)).Terminating);
}
