namespace CloudYourMoms.Errors;

/// <summary>What went wrong. Each kind is an error id of the cmdlets, and stays.</summary>
public enum YourMomErrorKind
{
    /// <summary>The base address is not an absolute http or https address, or carries a query, a fragment or a user.</summary>
    InvalidBaseUri,

    /// <summary>The base address is plain http and not on this machine: secrets would travel in clear.</summary>
    InsecureBaseUri,

    /// <summary>The proxy is not an absolute http or https address, or carries a user.</summary>
    InvalidProxy,

    /// <summary>A proxy is given for a platform that is plain http: it would read the secrets in clear.</summary>
    InsecureProxy,

    /// <summary>The key is empty or cannot stand in an address.</summary>
    InvalidKey,

    /// <summary>
    /// The callback URL is not absolute, has a fragment, a user or port 0, or is plain http on another machine whose requests a tunnel
    /// brings here.
    /// </summary>
    InvalidCallbackUrl,

    /// <summary>The sign-in address of the record is not one that a browser may be sent to.</summary>
    InvalidOAuthUrl,

    /// <summary>The record that is to be signed in with lacks something; the error names it.</summary>
    InvalidAuthorization,

    /// <summary>The record is of a sign-in that nobody has made yet, or has no code.</summary>
    CallbackMissing,

    /// <summary>A query parameter has the name of one that has a parameter of its own, or a value that cannot be sent.</summary>
    InvalidQueryParameter,

    /// <summary>The path of a call is none below the platform's address.</summary>
    InvalidRequestPath,

    /// <summary>The body of a call is no JSON, or cannot be written as such.</summary>
    InvalidRequestBody,

    /// <summary>A secret is empty, or holds characters that no such secret has or that cannot be sent.</summary>
    InvalidSecret,

    /// <summary>User secret, organization secret or both are missing.</summary>
    CredentialMissing,

    /// <summary>The platform does not accept the user or organization secret (401).</summary>
    CredentialRejected,

    /// <summary>The platform refuses this action to this account (403).</summary>
    AccessDenied,

    /// <summary>The platform knows no such key or resource (404).</summary>
    NotFound,

    /// <summary>The platform refuses the request as it stands (400 and other 4xx).</summary>
    RequestRejected,

    /// <summary>Too many requests (429), also after the retries.</summary>
    TooManyRequests,

    /// <summary>The platform or a proxy before it failed (5xx), also after the retries.</summary>
    PlatformUnavailable,

    /// <summary>The proxy does not let the request through without a user and password that it accepts (407).</summary>
    ProxyRefused,

    /// <summary>No connection, or it broke.</summary>
    ConnectionFailed,

    /// <summary>No answer within the time allowed.</summary>
    RequestTimeout,

    /// <summary>The answer is not what the platform is documented to send: a redirect, HTML, JSON of another form.</summary>
    UnexpectedResponse,

    /// <summary>The answer exceeds 10 MiB.</summary>
    ResponseTooLarge,

    /// <summary>The answer is compressed or encoded in a way that is not known here, or its bytes are damaged. The request was done.</summary>
    ResponseUndecodable,

    /// <summary>
    /// A list cannot be read to its end: its pages are repeated, never end or exceed the limit together, one of them is not there, or an
    /// instance has two names in it.
    /// </summary>
    ListIncomplete,

    /// <summary>No instance has the name, or the one with the id does not have the tags.</summary>
    InstanceNotFound,

    /// <summary>The instance was created, but the answer that holds its token was lost, and it could not be read. The error has its number.</summary>
    CreateResponseLost,

    /// <summary>The answer to a creation was lost, and no such instance came to be in the time that the platform takes.</summary>
    CreateNotConfirmed,

    /// <summary>The instance may or may not exist: the answer to its creation was lost, and the platform could not be asked, or has instances that it may be.</summary>
    CreateOutcomeUnknown,

    /// <summary>The answer to a change was lost, and it is not one to repeat blindly: it may or may not have been made.</summary>
    UpdateOutcomeUnknown,

    /// <summary>Required entries are missing; the error names them all, and nothing was sent.</summary>
    ConfigurationMissing,

    /// <summary>The instance has mistakes that can be known before it is sent; the error lists them all, each with its JSON path and, in a text, line and column.</summary>
    InvalidInstance,

    /// <summary>The code is older than 15 minutes, was already sent by this process, is still encoded, or was issued for another callback URL.</summary>
    AuthorizationCodeInvalid,

    /// <summary>The text of an instance came line by line.</summary>
    InstanceTextIncomplete,

    /// <summary>A name with wildcards cannot be read as a pattern.</summary>
    InvalidWildcardPattern,

    /// <summary>There is no instance file at the path.</summary>
    InstanceFileNotFound,

    /// <summary>The instance file cannot be read.</summary>
    InstanceFileUnreadable,

    /// <summary>The instance file cannot be written.</summary>
    InstanceFileUnwritable,

    /// <summary>There is a file at the path already.</summary>
    InstanceFileExists,

    /// <summary>The name cannot be that of a profile.</summary>
    InvalidProfileName,

    /// <summary>There is no such profile in the vault.</summary>
    ProfileNotFound,

    /// <summary>The profile, or the record that was piped, is of another platform than the one that the command acts on. Nothing was sent.</summary>
    ProfileMismatch,

    /// <summary>
    /// A parameter, perhaps by $PSDefaultParameterValues, names another instance or profile than the record that was piped. Nothing was sent.
    /// </summary>
    RecordMismatch,

    /// <summary>Parameters are given that cannot be used together, or one token for several instances. Nothing was sent.</summary>
    ParameterConflict,

    /// <summary>The command needs a confirmation, and the session is not interactive. Nothing was done.</summary>
    ConfirmationUnavailable,

    /// <summary>SecretManagement is not installed, or cannot be loaded.</summary>
    VaultModuleMissing,

    /// <summary>No vault was named, and none is the default.</summary>
    DefaultVaultMissing,

    /// <summary>No vault of that name is registered.</summary>
    VaultNotFound,

    /// <summary>The vault is locked, and nobody unlocked it.</summary>
    VaultLocked,

    /// <summary>The vault did not answer in time.</summary>
    VaultTimeout,

    /// <summary>The vault cannot be read.</summary>
    VaultUnreadable,

    /// <summary>The vault refuses to be written to.</summary>
    VaultUnwritable,

    /// <summary>The vault takes other names than those of this module.</summary>
    VaultNameRefused,

    /// <summary>A secret of this module's name holds something else.</summary>
    VaultSecretInvalid,

    /// <summary>The vault holds the token of an instance of the same number on another platform, which is not overwritten.</summary>
    VaultSecretConflict,

    /// <summary>The instance stands, but its token could not be stored in the vault. The error has its number.</summary>
    TokenNotStored,

    /// <summary>The instance was removed from the platform, but its token is still in the vault.</summary>
    TokenNotRemoved,

    /// <summary>The callback URL leads elsewhere, and nobody is there to paste the final address.</summary>
    CallbackNotLocal,

    /// <summary>The callback URL is https, which needs a certificate.</summary>
    CertificateRequired,

    /// <summary>The certificate has no private key, or is of no use for https.</summary>
    InvalidCertificate,

    /// <summary>The address to listen on is not an http or https address of this machine, or has a user, a fragment or port 0.</summary>
    InvalidListenUri,

    /// <summary>Another program answers on the callback's port.</summary>
    PortInUse,

    /// <summary>Another program uses the callback's port, on 127.0.0.1 or on ::1 only. A browser may choose either.</summary>
    PortInUseOnOneAddressFamily,

    /// <summary>The system keeps ports below 1024 for administrators.</summary>
    PortPrivileged,

    /// <summary>The system excludes the callback's port, as Hyper-V and Docker make Windows do.</summary>
    PortExcluded,

    /// <summary>The system cannot listen on the callback's port for another reason.</summary>
    PortUnavailable,

    /// <summary>What was pasted cannot be understood; the error says why.</summary>
    InvalidCallbackResponse,

    /// <summary>What was pasted belongs to another sign-in.</summary>
    CallbackStateMismatch,

    /// <summary>Nobody came back from the browser within -TimeoutSec (300 seconds).</summary>
    CallbackTimeout,

    /// <summary>The person, or an administrator's policy, denied the authorization.</summary>
    AuthorizationDenied,

    /// <summary>The provider answered with an error other than a denial.</summary>
    AuthorizationFailed,
}
