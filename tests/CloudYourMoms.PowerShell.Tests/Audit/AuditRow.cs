using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>One way for a cmdlet to end: the script that leads there, and what is made ready for it.</summary>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Kind">The kind of failure that it ends with; <see cref="Success"/>.</param>
/// <param name="Script">The script. What is ready for it: see <see cref="AuditStage"/>.</param>
internal sealed record AuditRow(string Cmdlet, string Kind, string Script)
{
    public const string Success = "Success";

    /// <summary>Distinguishes rows of the same cmdlet and kind.</summary>
    public string Variant { get; init; } = string.Empty;

    /// <summary>The responses of the platform itself, by request.</summary>
    public IReadOnlyDictionary<string, EchoResponse> Responses { get; init; } =
        new Dictionary<string, EchoResponse>(StringComparer.Ordinal);

    /// <summary>How the default vault behaves while the script runs; null where SecretManagement is not installed.</summary>
    public string? Vault { get; init; } = "healthy";

    /// <summary>True when $authorization, $response and $callback are of a sign-in.</summary>
    public bool SignsIn { get; init; }

    /// <summary>What else is made ready.</summary>
    public Func<AuditStage, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>What happens while the script runs.</summary>
    public Func<AuditStage, ScriptRun, Task> Meanwhile { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>True when the words of another, with secrets in them, are in the error: a mask must show it.</summary>
    public bool IsEchoed { get; init; }

    /// <summary>How long it takes: those that take long are begun first.</summary>
    public bool IsSlow { get; init; }

    /// <summary>How deep its errors are serialized. What lies deeper is megabytes of the engine's own, commands and modules and assemblies: seldom is enough.</summary>
    public int ClixmlDepth { get; init; } = 3;

    public override string ToString() => $"{Cmdlet} {Kind} {Variant}".TrimEnd();
}
