using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Text;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Parameters;

#pragma warning disable CA1812 // The engine creates the completers.

/// <summary>
/// Completes the kind of an instance: Salesforce's four with a description, and those of the platform once a command of the session had an
/// account there.
/// </summary>
internal sealed class KeyCompleter : IArgumentCompleter
{
    // Who presses Tab waits for an answer, not for the platform.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

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

    private static IReadOnlyList<string> PlatformKeys(ModuleState memory)
    {
        if (memory.LastAccount is not { UserSecret: not null } account)
        {
            return [];
        }

        if (!memory.Keys.TryGetValue(account.BaseUri, out var keys))
        {
            // One try a session: a platform that does not answer is not waited for at each Tab.
            memory.Keys[account.BaseUri] = keys = Ask(account);
        }

        return keys;
    }

    private static IReadOnlyList<string> Ask(YourMomClientOptions account)
    {
        IReadOnlyList<string> keys = [];
        PipelineThread.Run(async _ =>
        {
            using var client = new YourMomClient(account with { Timeout = Patience, MaximumRetryCount = 0 });
            try
            {
                keys = await client.GetKeysAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (YourMomException)
            {
                // A completion has nowhere to tell of it; the command will.
            }
        });
        return keys;
    }
}

/// <summary>Completes the names of profiles, without ever asking for a vault's password.</summary>
internal sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var memory = ModuleState.OfCurrentSession();
        foreach (var name in NonInteractiveVault.Names("Get-SecretInfo", new Hashtable { ["Name"] = YourMomCredential.SecretNames }))
        {
            if (YourMomCredential.ProfileOf(name) is { } profile)
            {
                memory.Profiles[profile] = 0;
            }
        }

        return Completion.Of(
            wordToComplete,
            memory.Profiles.Keys
                .OrderBy(profile => profile, StringComparer.OrdinalIgnoreCase)
                .Select(profile => (profile, $"Profile {profile}")));
    }
}

/// <summary>Completes the names of the vaults that are registered.</summary>
internal sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(wordToComplete, NonInteractiveVault.Names("Get-SecretVault", []).Select(vault => (vault, $"Vault {vault}")));
}

/// <summary>Values and what they mean, as the engine offers them.</summary>
internal static class Completion
{
    /// <summary>Those that begin with the word, in quotes where a value needs them.</summary>
    /// <remarks>None with control characters: they would run on the prompt.</remarks>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<(string Value, string Meaning)> values)
    {
        var start = word.Trim('\'', '"');
        return values
            .Where(value => value.Value.Length > 0 && !value.Value.Any(char.IsControl))
            .Where(value => value.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(
                Quoted(value.Value),
                UnicodeText.EscapeInvisible(value.Value),
                CompletionResultType.ParameterValue,
                UnicodeText.EscapeInvisible(value.Meaning)));
    }

    private static string Quoted(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
        ? value
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
