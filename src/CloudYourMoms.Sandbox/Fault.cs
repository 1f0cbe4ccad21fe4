using System.Net.Http.Headers;
using CloudYourMoms.Sandbox.CommandLine;

namespace CloudYourMoms.Sandbox;

/// <summary>Something that goes wrong with matching requests, a number of times.</summary>
/// <param name="Method">The HTTP method, such as <c>POST</c>.</param>
/// <param name="Path">
/// The path, below the base path (<c>/instances</c>) or whole (<c>/services/oauth2/authorize</c>); <c>*</c> stands for
/// one segment.
/// </param>
/// <param name="Kind">What goes wrong.</param>
public sealed record Fault(string Method, string Path, FaultKind Kind)
{
    /// <summary>How many matching requests it lets pass first, also those that another fault strikes.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests it strikes.</summary>
    public int Times { get; init; } = 1;

    /// <summary>
    /// Whether the request is processed, so that an instance is created, before things go wrong; <see langword="null"/>
    /// for what is usual for the <see cref="Kind"/>. Of no effect on drops, whose kind says it.
    /// </summary>
    public bool? Processed { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/> (503 unless said) and <see cref="FaultKind.Html"/> (502 unless said).</summary>
    public int? Status { get; init; }

    /// <summary>The <c>Retry-After</c> header of <see cref="FaultKind.Status"/>, in seconds or as a date.</summary>
    public RetryConditionHeaderValue? RetryAfter { get; init; }

    /// <summary>How long <see cref="FaultKind.Delay"/> holds the answer back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Reads a fault as written on the command line, such as <c>POST /instances status=503 retry-after=2 times=1</c>.</summary>
    /// <param name="text">The fault.</param>
    /// <returns>The fault read.</returns>
    /// <exception cref="FormatException">The text is not a fault; the message says what is allowed.</exception>
    public static Fault Parse(string text) => FaultSyntax.Parse(text);

    internal bool IsProcessed => Kind switch
    {
        FaultKind.DropBefore => false,
        FaultKind.DropAfter => true,
        FaultKind.Delay or FaultKind.Truncate or FaultKind.NotJson => Processed ?? true,
        _ => Processed ?? false,
    };

    internal bool Strikes(string method, string path) =>
        string.Equals(method, Method, StringComparison.Ordinal)
        && (Matches(path) || (path.StartsWith(SandboxServer.BasePath, StringComparison.Ordinal) && Matches(path[SandboxServer.BasePath.Length..])));

    private bool Matches(string path)
    {
        var wanted = Path.Split('/');
        var given = path.Split('/');
        return wanted.Length == given.Length
            && wanted.Zip(given).All(pair => pair.First == "*" || pair.First == pair.Second);
    }
}
