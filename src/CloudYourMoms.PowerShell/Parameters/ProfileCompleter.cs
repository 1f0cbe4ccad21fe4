using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Completes the names of profiles, without ever asking for a vault's password.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var memory = ModuleState.Of(CompletionSession.Module());
        foreach (var name in NonInteractiveVault.Names("Get-SecretInfo", new Hashtable { ["Name"] = YourMomCredential.SecretNames }))
        {
            if (YourMomCredential.ProfileOf(name) is { } profile)
            {
                memory.Profiles[profile] = 0;
            }
        }

        return Completion.Of(wordToComplete, memory.Profiles.Keys.OrderBy(profile => profile, StringComparer.OrdinalIgnoreCase).Select(profile => (profile, $"Profile {profile}")));
    }
}
