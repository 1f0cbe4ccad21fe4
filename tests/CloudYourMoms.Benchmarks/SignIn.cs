using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>A running script that shows a sign-in link.</summary>
internal sealed partial class SignIn : IDisposable
{
    private readonly PowerShell _powershell;
    private readonly TaskCompletionSource<Uri> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<PSDataCollection<PSObject>> _output;

    private SignIn(PowerShell powershell)
    {
        _powershell = powershell;
        _powershell.Streams.Information.DataAdded += (_, added) =>
        {
            if (Address().Match($"{_powershell.Streams.Information[added.Index]}") is { Success: true } link)
            {
                _link.TrySetResult(new Uri(link.Value));
            }
        };
        _output = _powershell.InvokeAsync();
    }

    public static SignIn Begin(Runspace runspace, string script) => new(PowerShell.Create(runspace).AddScript(script));

    /// <summary>The sign-in link.</summary>
    public async Task<Uri> LinkAsync()
    {
        if (await Task.WhenAny(_link.Task, _output) == _output)
        {
            await RecordAsync();
        }

        return await _link.Task;
    }

    /// <summary>Opens the link and follows the redirects: provider, callback, final page.</summary>
    public static async Task VisitAsync(Uri link)
    {
        using var browser = new HeadlessBrowser();
        var page = await browser.OpenAsync(link);
        if (page.Status != 200)
        {
            throw new InvalidOperationException($"The browser ended on {page.Status} at {page.Address}: {page.Html}");
        }
    }

    /// <summary>The single record that the script outputs.</summary>
    public async Task<PSObject> RecordAsync()
    {
        var output = await _output;
        return output.Count == 1 && !_powershell.HadErrors
            ? output[0]
            : throw new InvalidOperationException($"{output.Count} records. {_powershell.Streams.Error.FirstOrDefault()}");
    }

    public void Dispose() => _powershell.Dispose();

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
