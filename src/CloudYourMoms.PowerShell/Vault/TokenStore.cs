using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The tokens of one platform's instances in the vault.</summary>
internal sealed class TokenStore(SecretVault vault, Uri baseUri)
{
    // No instance of the platform has this number.
    private const long NoInstance = 0;

    /// <summary>The name of the secret that shows whether a vault can be written to.</summary>
    public static readonly string WriteTestName = InstanceToken.SecretName(NoInstance);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private string? _target;
    private YourMomException? _unavailable;

    /// <summary>The store for new tokens. Whoever asked for a vault gets an error when there is none; whoever gave the secrets did not ask, and gets null.</summary>
    /// <exception cref="YourMomException">There is no such vault, or it cannot be asked.</exception>
    public static TokenStore? OpenOrNull(SecretVault vault, Uri baseUri, bool isAskedFor, CancellationToken cancellationToken)
    {
        if (!isAskedFor && (!vault.IsInstalled() || vault.DefaultOrNull(cancellationToken) is null))
        {
            return null;
        }

        var tokens = new TokenStore(vault, baseUri);
        tokens.RequireTarget(cancellationToken);
        return tokens;
    }

    /// <summary>The vault that tokens are written to.</summary>
    /// <exception cref="YourMomException">There is none.</exception>
    public string RequireTarget(CancellationToken cancellationToken) => _target ??= vault.RequireTarget(cancellationToken);

    /// <summary>Throws when tokens could not be stored: the vault must be open, and a secret of the same form is written, once a session.</summary>
    /// <remarks>
    /// No more often: SecretStore 1.0.6 is damaged when its process is killed while it writes. The secret stays: a cloud's vault may
    /// keep a name that was removed from being used again, and not everybody who may write may remove.
    /// </remarks>
    /// <exception cref="YourMomException">What is wrong with the vault.</exception>
    public void RequireWritable(ModuleState memory, CancellationToken cancellationToken)
    {
        var name = WriteTestName;
        var target = RequireTarget(cancellationToken);
        if (memory.WritableVaults.ContainsKey(target))
        {
            _ = vault.In(target).Read(name, cancellationToken);
            return;
        }

        var text = new InstanceToken { Id = NoInstance, Name = "Shows that this vault can be written to", Token = Secret.ToSecureString("none"), BaseUri = baseUri }.ToVaultText();
        vault.Write(target, name, text, [], cancellationToken);
        memory.WritableVaults[target] = 0;
    }

    /// <summary>Stores the token of an instance.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidSecret"/>: no call can be made with the token; <see cref="YourMomErrorKind.VaultSecretConflict"/>; or
    /// <see cref="YourMomErrorKind.TokenNotStored"/> with what is wrong with the vault.
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
                    $"The token of instance {id} was not stored: the vault '{target}' has one of the same number on {present.BaseUri}, which was left as it is.")
                { InstanceIds = [id], Vault = target };
            }

            if (present is null || Secret.ToPlainText(present.Token) != Secret.ToPlainText(token))
            {
                var kept = new InstanceToken { Id = id, Name = name, Key = key, Token = token, BaseUri = baseUri };
                vault.Write(target, InstanceToken.SecretName(id), kept.ToVaultText(), [token], cancellationToken);
            }
        }
        catch (YourMomException e) when (e.Kind != YourMomErrorKind.VaultSecretConflict)
        {
            NoteSilence(e);
            throw NotStored(id, name, e);
        }
    }

    /// <summary>The same for the end of a pipeline that was stopped, when somebody waits for the prompt.</summary>
    public TokenStore WithShutdownTimeout() => new(vault.AtEnd(ShutdownTimeout), baseUri) { _target = _target };

    /// <summary>The stored token of an instance; null when there is none of this platform.</summary>
    /// <exception cref="YourMomException">The vault cannot be read, or holds something else.</exception>
    public SecureString? Read(long id, CancellationToken cancellationToken) =>
        ReadIn(vault, id, cancellationToken) is { } stored && stored.IsOf(baseUri) ? stored.Token : null;

    /// <summary>The same; null also when the vault cannot be read.</summary>
    public SecureString? TryRead(long id, CancellationToken cancellationToken)
    {
        try
        {
            return Read(id, cancellationToken);
        }
        catch (Exception e) when (e is YourMomException or PipelineStoppedException)
        {
            // Storing the token says what is wrong with the vault; a pipeline that is stopping may not ask it any more.
            return null;
        }
    }

    /// <summary>The instances of this platform that have their token in the vault.</summary>
    /// <exception cref="YourMomException">The vault cannot be read.</exception>
    public IReadOnlyCollection<long> Ids(CancellationToken cancellationToken) =>
    [
        .. vault.Find(InstanceToken.SecretNames, cancellationToken)
            .Select(found => (Id: InstanceToken.IdOf(found.Name), found.Vault))
            .Where(found => found.Id is { } id and not NoInstance && IsHere(vault.In(found.Vault), id, cancellationToken))
            .Select(found => found.Id!.Value),
    ];

    /// <summary>Removes the stored token of an instance, in each vault that has it.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.TokenNotRemoved"/>, with what is wrong with the vault.</exception>
    public void Remove(long id, CancellationToken cancellationToken)
    {
        if (_unavailable is not null)
        {
            throw NotRemoved(id, _unavailable);
        }

        try
        {
            var name = InstanceToken.SecretName(id);
            foreach (var found in vault.Find(name, cancellationToken).Where(found => ReadIn(vault.In(found.Vault), id, cancellationToken)?.IsOf(baseUri) == true))
            {
                vault.Remove(found.Vault, name, cancellationToken);
            }
        }
        catch (YourMomException e)
        {
            NoteSilence(e);
            throw NotRemoved(id, e);
        }
    }

    private bool IsHere(SecretVault place, long id, CancellationToken cancellationToken)
    {
        try
        {
            return ReadIn(place, id, cancellationToken) is { IsUsable: true } stored && stored.IsOf(baseUri);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // Something else under the name is no token.
            return false;
        }
    }

    private static InstanceToken? ReadIn(SecretVault place, long id, CancellationToken cancellationToken) =>
        place.Read(InstanceToken.SecretName(id), cancellationToken) is { } text ? InstanceToken.FromVaultText(id, text) : null;

    // One wait, and one prompt, is enough for all of a command's instances.
    private void NoteSilence(YourMomException failure) =>
        _unavailable = failure.Kind is YourMomErrorKind.VaultTimeout or YourMomErrorKind.VaultLocked ? failure : null;

    private YourMomException NotRemoved(long id, YourMomException cause) => new(
        YourMomErrorKind.TokenNotRemoved,
        $"Instance {id} was removed from the platform, but its token may still be in the vault. {cause.Message}",
        cause)
    { InstanceIds = [id], Vault = vault.Name };

    private YourMomException NotStored(long id, string? name, YourMomException cause) => new(
        YourMomErrorKind.TokenNotStored, $"Instance '{Redactor.RemoveLineBreaks(name ?? string.Empty)}' stands as {id}, but its token could not be stored. {cause.Message}", cause)
    { InstanceIds = [id], InstanceName = name, Vault = vault.Name };
}
