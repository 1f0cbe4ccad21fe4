using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Completes the names of the vaults that are registered.</summary>
public sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(wordToComplete, NonInteractiveVault.Names("Get-SecretVault", []).Select(vault => (vault, $"Vault {vault}")));
}
