using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Completes the kind of an instance: Salesforce's four with a description, and those of the platform once a command of the session had an account there.</summary>
public sealed class KeyCompleter : IArgumentCompleter
{
    // Who presses Tab waits for an answer, not for the platform.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var others = PlatformKeys(ModuleState.Of(CompletionSession.Module())).Where(key => !YourMomKey.Known.ContainsKey(key)).OrderBy(key => key, StringComparer.Ordinal);
        return Completion.Of(wordToComplete, [.. YourMomKey.Known.Select(known => (known.Key, known.Value)), .. others.Select(key => (key, key))]);
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

    private static IReadOnlyList<string> Ask(AccountContext account)
    {
        IReadOnlyList<string> keys = [];
        PipelineThread.Run(async _ =>
        {
            using var client = new YourMomClient(new YourMomClientOptions
            {
                BaseUri = account.BaseUri,
                UserSecret = account.UserSecret,
                OrganizationSecret = account.OrganizationSecret,
                Timeout = Patience,
                MaximumRetryCount = 0,
            });
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
