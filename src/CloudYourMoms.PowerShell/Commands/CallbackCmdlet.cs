using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>The parameters of a sign-in that is sent to the platform: those of New-YourMomInstance and Set-YourMomInstance.</summary>
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
    /// <summary>The authorization code of the callback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? Code { get; set; }

    /// <summary>When the code arrived. A code lives 15 minutes; an older one is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ReceivedAt")]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? CodeReceivedAt { get; set; }

    /// <summary>The callback URL that the code was issued for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The key of the app at the provider.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKey { get; set; }

    /// <summary>The secret of the app at the provider.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ApiSecret { get; set; }

    /// <summary>The other parameters of the callback, as in the record of Wait-YourMomCallback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Parameters")]
    [ValidateNotNull]
    public IDictionary? CallbackParameter { get; set; }

    /// <summary>Opens the store for new tokens; null where there is no vault, and none was asked for.</summary>
    /// <exception cref="YourMomException">As <see cref="TokenStore.OpenOrNull"/> has it.</exception>
    private protected TokenStore? OpenTokenStore(CancellationToken cancellationToken) =>
        TokenStore.OpenOrNull(OpenVault(), Account.BaseUri, IsVaultExplicit, cancellationToken);

    /// <summary>What these parameters say of an instance.</summary>
    private protected InstanceRequest ReadCallback(string? key, Uri? callbackUrl) =>
        InstanceRequest.From(key, Code, callbackUrl, ApiKey, ApiSecret, PSObjectConverter.Members(CallbackParameter)) with
        {
            CodeReceivedAt = CodeReceivedAt,
        };
}
