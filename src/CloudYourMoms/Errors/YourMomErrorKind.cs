namespace CloudYourMoms.Errors;

/// <summary>The kind of an error. Each kind is an error id of the cmdlets and does not change.</summary>
public enum YourMomErrorKind
{
    /// <summary>The base address is not an absolute http or https address, or contains a query, a fragment or user information.</summary>
    InvalidBaseUri,

    /// <summary>The base address is plain http and not on this machine: secrets would be sent unencrypted.</summary>
    InsecureBaseUri,

    /// <summary>The proxy is not an absolute http or https address, or contains user information.</summary>
    InvalidProxy,

    /// <summary>A proxy is specified for a platform with a plain http address: the proxy could read the secrets.</summary>
    InsecureProxy,

    /// <summary>The key is empty or contains characters that are not allowed in an address.</summary>
    InvalidKey,

    /// <summary>
    /// The callback URL is not absolute, contains a fragment, user information or port 0, or is plain http on another machine whose
    /// requests are forwarded to this one.
    /// </summary>
    InvalidCallbackUrl,

    /// <summary>The sign-in address of the record is not safe to open in a browser.</summary>
    InvalidOAuthUrl,

    /// <summary>The record to sign in with is incomplete. The error names the missing property.</summary>
    InvalidAuthorization,

    /// <summary>The record is from a sign-in that is not complete, or has no authorization code.</summary>
    CallbackMissing,

    /// <summary>A query parameter has a name that is reserved for another parameter, or a value that cannot be sent.</summary>
    InvalidQueryParameter,

    /// <summary>The path of a request is not a valid path below the base address of the platform.</summary>
    InvalidRequestPath,

    /// <summary>The body of a request is not JSON, or cannot be serialized as JSON.</summary>
    InvalidRequestBody,

    /// <summary>A secret is empty, or contains characters that are not valid in such a secret or cannot be sent.</summary>
    InvalidSecret,

    /// <summary>The user secret, the organization secret or both are missing.</summary>
    CredentialMissing,

    /// <summary>The platform rejects the user secret or the organization secret (401).</summary>
    CredentialRejected,

    /// <summary>The account is not allowed to perform this action (403).</summary>
    AccessDenied,

    /// <summary>The key or resource does not exist on the platform (404).</summary>
    NotFound,

    /// <summary>The platform rejects the request (400 and other 4xx).</summary>
    RequestRejected,

    /// <summary>The platform still returns 429 (too many requests) after all retries.</summary>
    TooManyRequests,

    /// <summary>The platform or a proxy still returns a server error (5xx) after all retries.</summary>
    PlatformUnavailable,

    /// <summary>The proxy requires a valid user and password (407).</summary>
    ProxyRefused,

    /// <summary>The connection could not be made, or was interrupted.</summary>
    ConnectionFailed,

    /// <summary>No response arrived within the timeout.</summary>
    RequestTimeout,

    /// <summary>The response differs from the documented one: a redirect, HTML, or JSON with other content.</summary>
    UnexpectedResponse,

    /// <summary>The response exceeds 10 MiB.</summary>
    ResponseTooLarge,

    /// <summary>
    /// The compression or encoding of the response is not supported, or its bytes are damaged. The request was processed.
    /// </summary>
    ResponseUndecodable,

    /// <summary>
    /// A list cannot be read completely: its pages repeat, never end, exceed the size limit in total or are missing, or an instance appears
    /// with two names.
    /// </summary>
    ListIncomplete,

    /// <summary>No instance has the name, or the instance with the id does not have the tags.</summary>
    InstanceNotFound,

    /// <summary>
    /// The instance was created, but the response with its token was lost, and the instance could not be read. The error contains its id.
    /// </summary>
    CreateResponseLost,

    /// <summary>The response to a create was lost, and no such instance appeared within the reconciliation timeout.</summary>
    CreateNotConfirmed,

    /// <summary>
    /// It is unknown whether the instance exists: the response to its create was lost, and the platform could not be queried or lists
    /// possible matches.
    /// </summary>
    CreateOutcomeUnknown,

    /// <summary>The response to a change was lost, and the change is not safe to repeat. It is unknown whether it was made.</summary>
    UpdateOutcomeUnknown,

    /// <summary>Required entries are missing. The error names all of them. Nothing was sent.</summary>
    ConfigurationMissing,

    /// <summary>
    /// Validation of the instance failed. The error lists all problems, each with its JSON path and, for text, its line and column.
    /// </summary>
    InvalidInstance,

    /// <summary>
    /// The authorization code is older than 15 minutes, was already sent by this process, is still URL-encoded, or was issued for another
    /// callback URL.
    /// </summary>
    AuthorizationCodeInvalid,

    /// <summary>The text of an instance was piped line by line.</summary>
    InstanceTextIncomplete,

    /// <summary>A name with wildcards is not a valid pattern.</summary>
    InvalidWildcardPattern,

    /// <summary>The instance file does not exist.</summary>
    InstanceFileNotFound,

    /// <summary>The instance file cannot be read.</summary>
    InstanceFileUnreadable,

    /// <summary>The instance file cannot be written.</summary>
    InstanceFileUnwritable,

    /// <summary>A file already exists at the path.</summary>
    InstanceFileExists,

    /// <summary>The name is not valid for a profile.</summary>
    InvalidProfileName,

    /// <summary>The profile does not exist in the vault.</summary>
    ProfileNotFound,

    /// <summary>
    /// The profile, or the piped record, belongs to a platform that differs from the command's. Nothing was sent.
    /// </summary>
    ProfileMismatch,

    /// <summary>
    /// A parameter, possibly from $PSDefaultParameterValues, names another instance, platform or profile than the piped record. Nothing was
    /// sent.
    /// </summary>
    RecordMismatch,

    /// <summary>
    /// Parameters are combined that cannot be used together, or one token is specified for several instances. Nothing was sent.
    /// </summary>
    ParameterConflict,

    /// <summary>The command requires confirmation, and the session is not interactive. Nothing was done.</summary>
    ConfirmationUnavailable,

    /// <summary>SecretManagement is not installed, or cannot be loaded.</summary>
    VaultModuleMissing,

    /// <summary>No vault was specified, and no default vault is registered.</summary>
    DefaultVaultMissing,

    /// <summary>No vault with that name is registered.</summary>
    VaultNotFound,

    /// <summary>The vault is locked and was not unlocked.</summary>
    VaultLocked,

    /// <summary>The vault did not respond within the timeout.</summary>
    VaultTimeout,

    /// <summary>The vault cannot be read.</summary>
    VaultUnreadable,

    /// <summary>The vault rejects writes.</summary>
    VaultUnwritable,

    /// <summary>The vault rejects the names of this module's secrets.</summary>
    VaultNameRefused,

    /// <summary>A secret with a name of this module has unexpected content.</summary>
    VaultSecretInvalid,

    /// <summary>The vault contains the token of an instance with the same id on another platform. It is not overwritten.</summary>
    VaultSecretConflict,

    /// <summary>The instance exists, but its token could not be stored in the vault. The error contains its id.</summary>
    TokenNotStored,

    /// <summary>The instance was removed from the platform, but its token is still in the vault.</summary>
    TokenNotRemoved,

    /// <summary>
    /// The callback URL is not on this machine, and the session is not interactive, so the final address cannot be pasted.
    /// </summary>
    CallbackNotLocal,

    /// <summary>The callback URL is https and requires a certificate.</summary>
    CertificateRequired,

    /// <summary>The certificate has no private key, or cannot be used for https.</summary>
    InvalidCertificate,

    /// <summary>
    /// The listen address is not an http or https address of this machine, or contains user information, a fragment or port 0.
    /// </summary>
    InvalidListenUri,

    /// <summary>Another program listens on the callback port.</summary>
    PortInUse,

    /// <summary>Another program uses the callback port on 127.0.0.1 or on ::1 only. A browser may use either.</summary>
    PortInUseOnOneAddressFamily,

    /// <summary>The system reserves ports below 1024 for administrators.</summary>
    PortPrivileged,

    /// <summary>The system excludes the callback port. On Windows, Hyper-V and Docker reserve port ranges.</summary>
    PortExcluded,

    /// <summary>The system cannot listen on the callback port for another reason.</summary>
    PortUnavailable,

    /// <summary>The pasted text is not a valid callback. The error contains the reason.</summary>
    InvalidCallbackResponse,

    /// <summary>The pasted callback belongs to another sign-in.</summary>
    CallbackStateMismatch,

    /// <summary>The browser did not return within -TimeoutSec (300 seconds).</summary>
    CallbackTimeout,

    /// <summary>The user, or an administrator's policy, denied the authorization.</summary>
    AuthorizationDenied,

    /// <summary>The app at the provider requires PKCE, and the platform's address has no code challenge.</summary>
    PkceRequired,

    /// <summary>The app is not installed in the org of the sign-in.</summary>
    AppNotInstalled,

    /// <summary>The app does not have the requested scope, or the scope is invalid.</summary>
    InvalidScope,

    /// <summary>The callback URL is not registered for the app.</summary>
    RedirectUriMismatch,

    /// <summary>The user or the org at the provider is inactive.</summary>
    ProviderAccountInactive,

    /// <summary>The provider cannot process sign-ins at the moment, or receives too many requests.</summary>
    ProviderUnavailable,

    /// <summary>The provider returned another error.</summary>
    AuthorizationFailed,
}
