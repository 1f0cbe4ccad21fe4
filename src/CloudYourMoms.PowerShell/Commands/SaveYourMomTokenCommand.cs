using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Stores the tokens of instances in the vault: those that could not be stored when they came, or that were kept elsewhere.</summary>
/// <remarks>
/// <para>A record's own token is stored; for a number alone the platform is asked. In the vault it is a secret of the name CloudYourMoms-Instance- and the instance's number. One that is there already is replaced, unless it is that of an instance of the same number on another platform.</para>
/// <para>
/// A token that no call can be made with is the error InvalidSecret, and the stored one stays: a mask such as ********, which a platform
/// can show in place of the token, or text with spaces, commas, line breaks or characters outside ASCII.
/// </para>
/// </remarks>
/// <example>Store the tokens that are not in the vault<code>
/// Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken
/// </code></example>
/// <example>Store the token of an instance in a vault of your choice<code>
/// Save-YourMomToken 123 -Vault Team
/// </code></example>
/// <input cref="Instance">Instances, by their properties Id, Token, Name and Key.</input>
/// <output>It writes nothing.</output>
/// <error cref="YourMomErrorKind.DefaultVaultMissing"/>
/// <error cref="YourMomErrorKind.VaultSecretConflict"/>
/// <error cref="YourMomErrorKind.TokenNotStored"/>
/// <error cref="YourMomErrorKind.ParameterConflict"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsData.Save, "YourMomToken", SupportsShouldProcess = true)]
public sealed class SaveYourMomTokenCommand : InstanceCmdlet
{
    private TokenStore _tokens = null!;

    /// <summary>The token, as the record of the instance has it; with one id only. Without it the platform is asked for it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    public SecureString? Token { get; set; }

    /// <summary>The name of the instance, for whoever looks into the vault.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>The kind of the instance, for whoever looks into the vault.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Key { get; set; }

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        Connect(ResolveAccount());
        _tokens = new TokenStore(OpenVault(), Account.BaseUri);
        _tokens.RequireTarget(StopToken);
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => SaveAsync(id, cancellationToken));

    private async Task SaveAsync(long id, CancellationToken cancellationToken)
    {
        if (!ShouldProcess($"vault '{_tokens.RequireTarget(cancellationToken)}'", $"Store the token of instance {id} of {Account.BaseUri}"))
        {
            return;
        }

        var (name, key, token) = (Name, Key, Secret.NullIfEmpty(Token));
        if (token is null)
        {
            var instance = await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
            (name, key, token) = (instance.Name, instance.Key, instance.Token);
        }

        _tokens.Store(id, name, key, token, cancellationToken);
    }
}
