using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>A script that ends a cmdlet with a specific result, and its setup.</summary>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Kind">The expected error kind, or <see cref="Success"/>.</param>
/// <param name="Script">The script. <see cref="AuditStage"/> lists its variables.</param>
internal sealed record AuditRow(string Cmdlet, string Kind, string Script)
{
    public const string Success = "Success";

    /// <summary>Distinguishes rows of the same cmdlet and kind.</summary>
    public string Variant { get; init; } = string.Empty;

    /// <summary>The platform's responses, by request.</summary>
    public IReadOnlyDictionary<string, EchoResponse> Responses { get; init; } =
        new Dictionary<string, EchoResponse>(StringComparer.Ordinal);

    /// <summary>The behavior of the default vault while the script runs; null if SecretManagement is not installed.</summary>
    public string? Vault { get; init; } = "healthy";

    /// <summary>True if the setup signs in and sets $authorization, $response and $callback.</summary>
    public bool SignsIn { get; init; }

    /// <summary>Additional setup.</summary>
    public Func<AuditStage, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>An action while the script runs.</summary>
    public Func<AuditStage, ScriptRun, Task> Meanwhile { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>True if the error quotes external text that contains secrets. The mask must appear.</summary>
    public bool IsEchoed { get; init; }

    /// <summary>True for a slow row. Slow rows start first.</summary>
    public bool IsSlow { get; init; }

    /// <summary>
    /// The serialization depth of errors. Greater depths add megabytes of engine objects, so only a few rows use them.
    /// </summary>
    public int ClixmlDepth { get; init; } = 3;

    public override string ToString() => $"{Cmdlet} {Kind} {Variant}".TrimEnd();
}
