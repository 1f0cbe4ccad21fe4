using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Stores the tokens of existing instances in the vault.</summary>
/// <remarks>
/// <para>
/// Use this cmdlet if a token could not be stored when the instance was created, or to move a token to the vault. The token is taken from
/// the piped object. For an id alone, it is requested from the platform.
/// </para>
/// <para>
/// In the vault, the name of the secret is CloudYourMoms-Instance- followed by the id. An existing secret is replaced, unless it belongs to
/// an instance with the same id on another platform.
/// </para>
/// <para>
/// An unusable token is rejected with the error InvalidSecret, and the stored token is not changed. Unusable tokens are a mask such as
/// ********, which a platform can return instead of the token, and text with spaces, commas, line breaks or non-ASCII characters.
/// </para>
/// </remarks>
/// <example>Store tokens that are not in the vault<code>
/// Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken
/// </code></example>
/// <example>Store a token in a specific vault<code>
/// Save-YourMomToken 123 -Vault Team
/// </code></example>
/// <input cref="Instance">You can pipe instances to this cmdlet. It uses their properties Id, Token, Name and Key.</input>
/// <output>This cmdlet returns no output.</output>
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

    /// <summary>
    /// Specifies the token of the instance, as in the property Token of an instance object. It can be combined with one id only. By
    /// default, the token is requested from the platform.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    public SecureString? Token { get; set; }

    /// <summary>Specifies the name of the instance, which is stored with the token.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <summary>Specifies the kind of instance, which is stored with the token.</summary>
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
        var target = Messages.FormatVaultTarget(_tokens.RequireTarget(cancellationToken));
        if (!ShouldProcess(target, Messages.FormatTokenStoreAction(id, Account.BaseUri)))
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
