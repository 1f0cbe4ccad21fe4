using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Text;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Parameters;

#pragma warning disable CA1812 // The engine creates the completers.

/// <summary>
/// Completes keys: the Salesforce keys with a description, and the platform's keys after a command of the session connected to it.
/// </summary>
internal sealed class KeyCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var others = PlatformKeys(ModuleState.OfCurrentSession())
            .Where(key => !YourMomKey.Known.ContainsKey(key))
            .OrderBy(key => key, StringComparer.Ordinal);
        return Completion.Of(
            wordToComplete, [.. YourMomKey.Known.Select(known => (known.Key, known.Value)), .. others.Select(key => (key, key))]);
    }

    private static IReadOnlyList<string> PlatformKeys(ModuleState state)
    {
        if (state.LastAccount is not { UserSecret: not null } account)
        {
            return [];
        }

        if (!state.Keys.TryGetValue(account.BaseUri, out var keys))
        {
            // Failures are cached as well: otherwise each Tab would wait for a platform that does not respond.
            state.Keys[account.BaseUri] = keys = GetKeys(account);
        }

        return keys;
    }

    private static IReadOnlyList<string> GetKeys(YourMomClientOptions account)
    {
        IReadOnlyList<string> keys = [];
        PipelineThread.Run(async _ =>
        {
            using var client = new YourMomClient(account with { Timeout = Timeout, MaximumRetryCount = 0 });
            try
            {
                keys = await client.GetKeysAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (YourMomException)
            {
                // Argument completion cannot report errors; the command reports them.
            }
        });
        return keys;
    }
}

/// <summary>Completes the names of profiles, without prompting for a vault's password.</summary>
internal sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var state = ModuleState.OfCurrentSession();
        foreach (var name in NonInteractiveVault.Names("Get-SecretInfo", new Hashtable { ["Name"] = YourMomCredential.SecretNames }))
        {
            if (YourMomCredential.ProfileOf(name) is { } profile)
            {
                state.Profiles[profile] = 0;
            }
        }

        return Completion.Of(
            wordToComplete,
            state.Profiles.Keys
                .OrderBy(profile => profile, StringComparer.OrdinalIgnoreCase)
                .Select(profile => (profile, Messages.FormatProfileToolTip(profile))));
    }
}

/// <summary>Completes the names of registered vaults.</summary>
internal sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(
            wordToComplete,
            NonInteractiveVault.Names("Get-SecretVault", []).Select(vault => (vault, Messages.FormatVaultToolTip(vault))));
}

/// <summary>Creates completion results.</summary>
internal static class Completion
{
    /// <summary>The values that begin with the word, quoted if needed.</summary>
    /// <remarks>Values with control characters are omitted, because the prompt would execute them.</remarks>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<(string Value, string ToolTip)> values)
    {
        var start = word.Trim('\'', '"');
        return values
            .Where(value => value.Value.Length > 0 && !value.Value.Any(char.IsControl))
            .Where(value => value.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(
                Quoted(value.Value),
                UnicodeText.EscapeInvisible(value.Value),
                CompletionResultType.ParameterValue,
                UnicodeText.EscapeInvisible(value.ToolTip)));
    }

    private static string Quoted(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
        ? value
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
