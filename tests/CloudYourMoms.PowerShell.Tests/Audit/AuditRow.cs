using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Audit;

/// <summary>A script that ends a cmdlet with a specific result, and its setup.</summary>
/// <param name="Kind">The expected error kind, or <see cref="Success"/>.</param>
/// <param name="Script">The script. <see cref="AuditStage"/> lists its variables.</param>
/// <param name="Variant">Distinguishes rows of the same cmdlet and kind.</param>
internal sealed partial record AuditRow(string Kind, string Script, string Variant = "")
{
    public const string Success = "Success";

    public string Cmdlet => CmdletName().Match(Script).Value;

    /// <summary>The platform's responses, by request, such as "POST /instances"; "*" is every request.</summary>
    public Dictionary<string, EchoResponse> Responses { get; init; } = [];

    /// <summary>The behavior of the default vault while the script runs; null if SecretManagement is not installed.</summary>
    public string? Vault { get; init; } = "healthy";

    /// <summary>Additional setup.</summary>
    public Action<AuditStage> Prepare { get; init; } = _ => { };

    /// <summary>An action while the script runs.</summary>
    public Func<AuditStage, ScriptRun, Task> Meanwhile { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The serialization depth of errors. Greater depths add megabytes of engine objects.</summary>
    public int ClixmlDepth { get; init; } = 3;

    public bool SignsIn => SignInVariable().IsMatch(Script);

    public bool HasSecret => SecretVariable().IsMatch(Script) || Cmdlet.EndsWith("Credential", StringComparison.Ordinal);

    /// <summary>True if the lookup after a lost response, or a timeout, takes 30 seconds. These rows start first.</summary>
    public bool IsSlow => Kind is "CreateNotConfirmed" or "CallbackTimeout" ||
        (Kind == "TooManyRequests" && Responses.ContainsKey("POST /instances"));

    /// <summary>True if the error quotes external text that contains secrets. The mask must appear.</summary>
    public bool IsMasked
    {
        get => field || Kind == "UnexpectedResponse" ||
            (Kind != "ProxyRefused" && Responses.Values.Any(response => response.Status is not (0 or 200))) ||
            Vault is "unreadable" or "keeping" or "full" ||
            (Vault is "read-only" or "refusing-names" && Cmdlet is "Save-YourMomToken" or "Set-YourMomCredential");
        init;
    }

    public AuditRow On(string request, EchoResponse response) => this with { Responses = new(Responses) { [request] = response } };

    public override string ToString() => $"{Cmdlet} {Kind} {Variant}".TrimEnd();

    [GeneratedRegex(@"[A-Z]\w+-YourMom\w+", RegexOptions.None, 1000)]
    private static partial Regex CmdletName();

    [GeneratedRegex(@"\$(authorization|callback|response)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignInVariable();

    [GeneratedRegex(
        @"[$@](to|byProfile|app|token|password|extra|extraText|wrong|unsendable|addressWithPassword|deep|authorization|callback|file)\b",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex SecretVariable();
}
