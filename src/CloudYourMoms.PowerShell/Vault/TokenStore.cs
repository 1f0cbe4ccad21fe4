using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The tokens of a platform's instances in the vault.</summary>
internal sealed class TokenStore(SecretVault vault, Uri baseUri)
{
    // Not a valid instance id.
    private const long NoInstance = 0;

    /// <summary>The name of the secret for the write test of a vault.</summary>
    public static readonly string WriteTestName = InstanceToken.SecretName(NoInstance);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private string? _target;
    private YourMomException? _unavailable;

    /// <summary>Opens the store for new tokens; null if no default vault exists and none was requested.</summary>
    /// <exception cref="YourMomException">The requested vault does not exist, or the vaults cannot be read.</exception>
    public static TokenStore? OpenOrNull(SecretVault vault, Uri baseUri, bool isExplicit, CancellationToken cancellationToken)
    {
        if (!isExplicit && (!vault.IsInstalled() || vault.DefaultOrNull(cancellationToken) is null))
        {
            return null;
        }

        var tokens = new TokenStore(vault, baseUri);
        tokens.RequireTarget(cancellationToken);
        return tokens;
    }

    /// <summary>The vault that tokens are written to.</summary>
    /// <exception cref="YourMomException">The vault does not exist.</exception>
    public string RequireTarget(CancellationToken cancellationToken) => _target ??= vault.RequireTarget(cancellationToken);

    /// <summary>Throws if tokens cannot be stored. Once per session, it writes a test secret in the format of a token.</summary>
    /// <remarks>
    /// The test runs only once because SecretStore 1.0.6 is corrupted if its process is killed during a write. The secret is not removed:
    /// a cloud vault with soft delete can reject a removed name, and the user may have permission to write but not to remove.
    /// </remarks>
    /// <exception cref="YourMomException">The vault cannot be read or written.</exception>
    public void RequireWritable(ModuleState state, CancellationToken cancellationToken)
    {
        var name = WriteTestName;
        var target = RequireTarget(cancellationToken);
        if (state.WritableVaults.ContainsKey(target))
        {
            _ = vault.In(target).Read(name, cancellationToken);
            return;
        }

        var test = new InstanceToken
        {
            Id = NoInstance,
            Name = "Write test",
            Token = Secret.ToSecureString("none"),
            BaseUri = baseUri,
        };
        vault.Write(target, name, test.ToVaultText(), [], cancellationToken);
        state.WritableVaults[target] = 0;
    }

    /// <summary>Stores the token of an instance.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidSecret"/>: the token cannot be used in a request;
    /// <see cref="YourMomErrorKind.VaultSecretConflict"/>; or
    /// <see cref="YourMomErrorKind.TokenNotStored"/>: the vault cannot be read or written.
    /// </exception>
    public void Store(long id, string? name, string? key, SecureString token, CancellationToken cancellationToken)
    {
        InstanceToken.RequireUsable(id, token);
        if (_unavailable is not null)
        {
            throw NotStored(id, name, _unavailable);
        }

        try
        {
            var target = RequireTarget(cancellationToken);
            var present = ReadIn(vault.In(target), id, cancellationToken);
            if (present?.IsOf(baseUri) == false)
            {
                throw new YourMomException(
                    YourMomErrorKind.VaultSecretConflict,
                    Messages.FormatTokenConflict(id, target, present.BaseUri))
                {
                    InstanceIds = [id],
                    Vault = target,
                };
            }

            if (present is null || Secret.ToPlainText(present.Token) != Secret.ToPlainText(token))
            {
                var stored = new InstanceToken { Id = id, Name = name, Key = key, Token = token, BaseUri = baseUri };
                vault.Write(target, InstanceToken.SecretName(id), stored.ToVaultText(), [token], cancellationToken);
            }
        }
        catch (YourMomException e) when (e.Kind != YourMomErrorKind.VaultSecretConflict)
        {
            NoteUnavailable(e);
            throw NotStored(id, name, e);
        }
    }

    /// <summary>The same store with the short timeout for a stopped pipeline, while the user waits for the prompt.</summary>
    public TokenStore WithShutdownTimeout() => new(vault.AtEnd(ShutdownTimeout), baseUri) { _target = _target };

    /// <summary>Reads the token of an instance; null if no token for this platform is stored.</summary>
    /// <exception cref="YourMomException">The vault cannot be read, or the secret is not a token.</exception>
    public SecureString? Read(long id, CancellationToken cancellationToken) =>
        ReadIn(vault, id, cancellationToken) is { } stored && stored.IsOf(baseUri) ? stored.Token : null;

    /// <summary>Reads the token of an instance; null if the vault does not have it or cannot be read.</summary>
    public SecureString? TryRead(long id, CancellationToken cancellationToken)
    {
        try
        {
            return Read(id, cancellationToken);
        }
        catch (Exception e) when (e is YourMomException or PipelineStoppedException)
        {
            // Storing the token reports the vault's error. A stopping pipeline cannot run vault commands.
            return null;
        }
    }

    /// <summary>The ids of this platform's instances with a token in the vault.</summary>
    /// <exception cref="YourMomException">The vault cannot be read.</exception>
    public IReadOnlyCollection<long> Ids(CancellationToken cancellationToken) =>
    [
        .. vault.Find(InstanceToken.SecretNames, cancellationToken)
            .Select(found => (Id: InstanceToken.IdOf(found.Name), found.Vault))
            .Where(found => found.Id is { } id and not NoInstance && IsHere(vault.In(found.Vault), id, cancellationToken))
            .Select(found => found.Id!.Value),
    ];

    /// <summary>Removes the stored token of an instance from each vault.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.TokenNotRemoved"/>.</exception>
    public void Remove(long id, CancellationToken cancellationToken)
    {
        if (_unavailable is not null)
        {
            throw NotRemoved(id, _unavailable);
        }

        try
        {
            var name = InstanceToken.SecretName(id);
            var stored = vault.Find(name, cancellationToken)
                .Where(found => ReadIn(vault.In(found.Vault), id, cancellationToken)?.IsOf(baseUri) == true);
            foreach (var found in stored)
            {
                vault.Remove(found.Vault, name, cancellationToken);
            }
        }
        catch (YourMomException e)
        {
            NoteUnavailable(e);
            throw NotRemoved(id, e);
        }
    }

    /// <summary>The error if the token of an instance could not be stored.</summary>
    public YourMomException NotStored(long id, string? name, Exception cause) => new(
        YourMomErrorKind.TokenNotStored,
        Messages.FormatTokenNotStored(Redactor.RemoveLineBreaks(name ?? string.Empty), id, cause.Message),
        cause)
    {
        InstanceIds = [id],
        InstanceName = name,
        Vault = vault.Name,
    };

    private bool IsHere(SecretVault place, long id, CancellationToken cancellationToken)
    {
        try
        {
            return ReadIn(place, id, cancellationToken) is { IsUsable: true } stored && stored.IsOf(baseUri);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            return false;
        }
    }

    private static InstanceToken? ReadIn(SecretVault place, long id, CancellationToken cancellationToken) =>
        place.Read(InstanceToken.SecretName(id), cancellationToken) is { } text ? InstanceToken.FromVaultText(id, text) : null;

    // The vault is waited for, and prompts, only once per command.
    private void NoteUnavailable(YourMomException failure) =>
        _unavailable = failure.Kind is YourMomErrorKind.VaultTimeout or YourMomErrorKind.VaultLocked ? failure : null;

    private YourMomException NotRemoved(long id, YourMomException cause) => new(
        YourMomErrorKind.TokenNotRemoved,
        Messages.FormatTokenNotRemoved(id, cause.Message),
        cause)
    {
        InstanceIds = [id],
        Vault = vault.Name,
    };
}
