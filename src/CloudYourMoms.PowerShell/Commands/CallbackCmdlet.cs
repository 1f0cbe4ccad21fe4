using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that sends a sign-in to the platform.</summary>
/// <error cref="YourMomErrorKind.CallbackMissing"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.ConfigurationMissing"/>
/// <error cref="YourMomErrorKind.InvalidInstance"/>
/// <error cref="YourMomErrorKind.AuthorizationCodeInvalid"/>
/// <error cref="YourMomErrorKind.DefaultVaultMissing"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.VaultNameRefused"/>
/// <error cref="YourMomErrorKind.VaultSecretConflict"/>
/// <error cref="YourMomErrorKind.TokenNotStored"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
public abstract class CallbackCmdlet : ConnectedCmdlet
{
    /// <summary>Specifies the authorization code from the callback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? Code { get; set; }

    /// <summary>Specifies when the code was received. Codes expire after 15 minutes; an expired code is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ReceivedAt")]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? CodeReceivedAt { get; set; }

    /// <summary>Specifies the callback URL that the code was issued for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? CallbackUrl { get; set; }

    /// <summary>Specifies the app's key at the provider (consumer key).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKey { get; set; }

    /// <summary>Specifies the app's secret at the provider (consumer secret).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ApiSecret { get; set; }

    /// <summary>
    /// Specifies the other parameters of the callback, as in the property Parameters of the output of Wait-YourMomCallback.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Parameters")]
    [ValidateNotNull]
    public IDictionary? CallbackParameter { get; set; }

    /// <summary>Opens the store for new tokens. Returns null if no vault is available and none was specified.</summary>
    /// <exception cref="YourMomException">See <see cref="TokenStore.OpenOrNull"/>.</exception>
    private protected TokenStore? OpenTokenStore(CancellationToken cancellationToken) =>
        TokenStore.OpenOrNull(OpenVault(), Account.BaseUri, IsVaultExplicit, cancellationToken);

    /// <summary>Converts these parameters to an instance request.</summary>
    private protected InstanceRequest ReadCallback(string? key, Uri? callbackUrl) =>
        InstanceRequest.From(key, Code, callbackUrl, ApiKey, ApiSecret, PSObjectConverter.Members(CallbackParameter)) with
        {
            CodeReceivedAt = CodeReceivedAt,
        };
}
