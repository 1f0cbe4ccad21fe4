using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>A transcript of a session. The hosted engine lacks Start-Transcript, so this class calls the engine's own methods.</summary>
/// <remarks>Not for sessions that write errors: the engine formats them with Out-String, which is also missing.</remarks>
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

    /// <summary>Stops the transcript and returns its text.</summary>
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
