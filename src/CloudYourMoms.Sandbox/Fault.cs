using System.Net.Http.Headers;
using CloudYourMoms.Sandbox.CommandLine;

namespace CloudYourMoms.Sandbox;

/// <summary>A fault to inject into a number of matching requests.</summary>
/// <param name="Method">The HTTP method, such as <c>POST</c>.</param>
/// <param name="Path">
/// The path, relative to the base path (<c>/instances</c>) or absolute (<c>/services/oauth2/authorize</c>); <c>*</c> matches
/// one segment.
/// </param>
/// <param name="Kind">The kind of fault.</param>
public sealed record Fault(string Method, string Path, FaultKind Kind)
{
    /// <summary>The number of matching requests to let pass first, including requests that another fault affects.</summary>
    public int Skip { get; init; }

    /// <summary>The number of requests to affect.</summary>
    public int Times { get; init; } = 1;

    /// <summary>
    /// Whether the request is processed (and an instance created, for example) before the fault occurs;
    /// <see langword="null"/> for the default of the <see cref="Kind"/>. Ignored for drops and <see cref="FaultKind.Unescaped"/>, whose
    /// kind determines it.
    /// </summary>
    public bool? Processed { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/> (503 by default) and <see cref="FaultKind.Html"/> (502 by default).</summary>
    public int? Status { get; init; }

    /// <summary>The <c>Retry-After</c> header of <see cref="FaultKind.Status"/>, in seconds or as a date.</summary>
    public RetryConditionHeaderValue? RetryAfter { get; init; }

    /// <summary>The delay of the response for <see cref="FaultKind.Delay"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Parses a fault in command-line syntax, such as <c>POST /instances status=503 retry-after=2 times=1</c>.</summary>
    /// <param name="text">The fault.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="FormatException">The text is not a fault. The message describes the syntax.</exception>
    public static Fault Parse(string text) => FaultSyntax.Parse(text);

    internal bool IsProcessed => Kind switch
    {
        FaultKind.DropBefore => false,
        FaultKind.DropAfter or FaultKind.Unescaped => true,
        FaultKind.Delay or FaultKind.Truncate or FaultKind.NotJson => Processed ?? true,
        _ => Processed ?? false,
    };

    internal bool Matches(string method, string path) =>
        string.Equals(method, Method, StringComparison.Ordinal)
        && (MatchesPath(path)
            || (path.StartsWith(SandboxServer.BasePath, StringComparison.Ordinal) && MatchesPath(path[SandboxServer.BasePath.Length..])));

    private bool MatchesPath(string path)
    {
        var pattern = Path.Split('/');
        var segments = path.Split('/');
        return pattern.Length == segments.Length
            && pattern.Zip(segments).All(pair => pair.First == "*" || pair.First == pair.Second);
    }
}
