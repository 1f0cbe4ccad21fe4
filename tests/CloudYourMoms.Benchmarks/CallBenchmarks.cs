using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>A warm request to the platform with the cmdlet, compared with plain HttpClient code.</summary>
[MedianColumn]
[MinColumn]
[MaxColumn]
[SuppressMessage("Design", "CA1001", Justification = "The benchmark's own set-up and clean-up dispose.")]
public class CallBenchmarks
{
    /// <summary>The number of calls per measurement.</summary>
    internal const int Calls = 200;

    private readonly HttpClient _http = new();
    private SandboxProcess? _sandbox;
    private Runspace? _runspace;
    private Uri? _address;

    /// <summary>Starts the sandbox and the engine.</summary>
    [GlobalSetup]
    public void Start()
    {
        var (options, app) = (new SandboxOptions(), RegisteredApp.SandboxExample);
        _sandbox = SandboxProcess.StartAsync().GetAwaiter().GetResult();
        _runspace = ModuleRunspace.Open(_sandbox.BaseUri);

        // Defined once: the engine compiles the loop of a new script while it runs, which would add to the measured calls.
        using var function = PowerShell.Create(_runspace).AddScript(
            "function Get-SignIn($calls) { for ($i = 0; $i -lt $calls; $i++) { $url = Get-YourMomOAuthUrl sfdc @app @account }; $url }");
        function.Invoke();
        _address = AddressAt(_sandbox.BaseUri, app);
        _http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", $"User {options.UserSecret}, Organization {options.OrganizationSecret}");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "benchmark");
    }

    /// <summary>The baseline. It blocks the calling thread until the response arrives, like the pipeline.</summary>
    /// <returns>The last authorization URL.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Uri HttpClientCall()
    {
        var url = _address!;
        for (var i = 0; i < Calls; i++)
        {
            url = CallAsync().GetAwaiter().GetResult();
        }

        return url;
    }

    /// <summary>The cmdlet. Target: at most 2.0 times the baseline.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void GetYourMomOAuthUrl()
    {
        using var calls = PowerShell.Create(_runspace).AddCommand("Get-SignIn").AddArgument(Calls);
        if (calls.Invoke().Count != 1)
        {
            throw new InvalidOperationException("No sign-in was prepared.");
        }
    }

    /// <summary>Stops the sandbox and the engine.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _runspace!.Dispose();
        _sandbox!.Dispose();
    }

    /// <summary>The URL that the cmdlet requests.</summary>
    internal static Uri AddressAt(Uri baseUri, RegisteredApp app) => new(
        $"{baseUri}/your_moms/sfdc/oauth/url?apiKey={Uri.EscapeDataString(app.ApiKey)}&apiSecret={Uri.EscapeDataString(app.ApiSecret)}" +
        $"&callbackUrl={Uri.EscapeDataString(app.CallbackUrls[0].OriginalString)}&state=p7Qv0b5m1xT3kYc9Zr2Lw8Nd4Hf6Gs0aUe1Ij5Ok-_A");

    private async Task<Uri> CallAsync()
    {
        using var response = await _http.GetAsync(_address).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync().ConfigureAwait(false));
        return new Uri(document.RootElement.GetProperty("oauthUrl").GetString()!);
    }
}
