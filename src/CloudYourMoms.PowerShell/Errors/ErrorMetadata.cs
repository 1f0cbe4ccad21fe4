using System.Management.Automation;
using CloudYourMoms.Errors;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>The category and recommended action of each error kind.</summary>
/// <remarks><see cref="ErrorRecordFactory"/> replaces the placeholders in the recommended actions.</remarks>
internal static class ErrorMetadata
{
    private const string WithoutVault =
        "[[UserSecret| To work without a vault, specify -UserSecret and -OrganizationSecret]]" +
        "[[SkipTokenStorage|, and use -SkipTokenStorage]][[UserSecret|.]]";

    private static readonly Dictionary<YourMomErrorKind, (ErrorCategory Category, string RecommendedAction)> Rows = new()
    {
        [YourMomErrorKind.InvalidBaseUri] = (
            ErrorCategory.InvalidArgument,
            "Set -BaseUri to an absolute address, such as -BaseUri 'https://api.cloud-your_moms.com/your_moms/api-v2'."),
        [YourMomErrorKind.InsecureBaseUri] = (ErrorCategory.SecurityError, "Use https in -BaseUri."),
        [YourMomErrorKind.InvalidProxy] = (
            ErrorCategory.InvalidArgument,
            "Set -Proxy to an absolute address, such as -Proxy 'http://proxy.example.com:3128'. Pass the user name and password in " +
            "-ProxyCredential."),
        [YourMomErrorKind.InsecureProxy] =
            (ErrorCategory.SecurityError, "Omit -Proxy, also from $PSDefaultParameterValues, or use https in -BaseUri."),
        [YourMomErrorKind.InvalidKey] =
            (ErrorCategory.InvalidArgument, "Use a key that the platform lists, such as -Key 'sfdcservicecloud'."),
        [YourMomErrorKind.InvalidCallbackUrl] = (
            ErrorCategory.InvalidArgument,
            "Set -CallbackUrl to the exact URL registered with the provider, such as -CallbackUrl 'http://localhost:8400/auth'."),
        [YourMomErrorKind.InvalidOAuthUrl] = (ErrorCategory.InvalidArgument, "Pass the output of Get-YourMomOAuthUrl unchanged."),
        [YourMomErrorKind.InvalidAuthorization] = (ErrorCategory.InvalidArgument, "Pass the output of Get-YourMomOAuthUrl unchanged."),
        [YourMomErrorKind.CallbackMissing] = (
            ErrorCategory.InvalidArgument,
            "Pipe the output of Get-YourMomOAuthUrl to Wait-YourMomCallback, and pass the output of Wait-YourMomCallback to this " +
            "command unchanged."),
        [YourMomErrorKind.InvalidQueryParameter] = (
            ErrorCategory.InvalidArgument,
            "Use text, numbers, booleans, dates or secure strings as values of query parameters. Set apiKey, apiSecret, " +
            "callbackUrl and state with the dedicated parameters."),
        [YourMomErrorKind.InvalidRequestPath] = (
            ErrorCategory.InvalidArgument,
            "Use a path below the platform's base address, such as /accounts, and percent-encode special characters."),
        [YourMomErrorKind.InvalidRequestBody] = (
            ErrorCategory.InvalidData,
            "Pass the body as a hashtable, a list or a single value, or as JSON text with straight double quotes."),
        [YourMomErrorKind.InvalidSecret] =
            (ErrorCategory.InvalidArgument, "Copy the secret again, without spaces or line breaks around it."),
        [YourMomErrorKind.CredentialMissing] = (
            ErrorCategory.AuthenticationError,
            "Copy both secrets from your account settings on the platform. Store them with Set-YourMomCredential, or specify both " +
            "-UserSecret and -OrganizationSecret."),
        [YourMomErrorKind.CredentialRejected] = (
            ErrorCategory.AuthenticationError,
            "Check that -UserSecret and -OrganizationSecret are correct and belong to the account at -BaseUri. If the token of an " +
            "instance was rejected, pipe the instance from Get-YourMomInstance to Save-YourMomToken to renew the stored token."),
        [YourMomErrorKind.AccessDenied] =
            (ErrorCategory.PermissionDenied, "Ask an administrator of your organization on the platform for permission."),
        [YourMomErrorKind.NotFound] = (
            ErrorCategory.ObjectNotFound,
            "Check the id, the path and the key. The keys for Salesforce are sfdcservicecloud, sfdcmarketingcloud, sfdc and " +
            "sfdcdocuments."),
        [YourMomErrorKind.RequestRejected] = (ErrorCategory.InvalidData, "Fix the problem described in the platform's message.{code}"),
        [YourMomErrorKind.TooManyRequests] =
            (ErrorCategory.LimitsExceeded, "Wait for the time that the message gives, then run the command again."),
        [YourMomErrorKind.PlatformUnavailable] = (
            ErrorCategory.ResourceUnavailable,
            "Run the command again later. If the error persists, contact the platform's support with the request id."),
        [YourMomErrorKind.ProxyRefused] =
            (ErrorCategory.AuthenticationError, "Pass the user name and password for the proxy in -ProxyCredential."),
        [YourMomErrorKind.ConnectionFailed] = (ErrorCategory.ConnectionError, "Check the network connection, the proxy and -BaseUri."),
        [YourMomErrorKind.RequestTimeout] =
            (ErrorCategory.OperationTimeout, "Check the network connection and the platform's status, then run the command again."),
        [YourMomErrorKind.UnexpectedResponse] = (
            ErrorCategory.InvalidResult,
            "Check that -BaseUri is the platform's address and that no proxy responds instead. If both are correct, contact the " +
            "platform's support with the request id."),
        [YourMomErrorKind.ResponseTooLarge] = (
            ErrorCategory.LimitsExceeded,
            "Check that -BaseUri is the platform's address.[[Query| Request smaller pages of a list, such as -Query @{ pageSize = " +
            "20 }.]]"),
        [YourMomErrorKind.ResponseUndecodable] = (
            ErrorCategory.InvalidResult,
            "Check that no proxy changes the platform's responses. If the error persists, contact the platform's support with the " +
            "request id."),
        [YourMomErrorKind.ListIncomplete] = (
            ErrorCategory.InvalidResult,
            "Run the command again. If the error persists, contact the platform's support with the request id."),
        [YourMomErrorKind.InstanceNotFound] = (
            ErrorCategory.ObjectNotFound,
            "Run Get-YourMomInstance{account} to list all instances with their ids, names and tags. Names can contain wildcards; " +
            "tags are case-sensitive."),
        [YourMomErrorKind.CreateResponseLost] = (
            ErrorCategory.OperationStopped,
            "Do not create the instance again. Run Get-YourMomInstance -Id {id}{account} to get its record with the token."),
        [YourMomErrorKind.CreateNotConfirmed] = (
            ErrorCategory.OperationStopped,
            "Run Get-YourMomInstance -Name '{name}'{account} to check whether the instance was created. If it was not, run the " +
            "same command again.{code}"),
        [YourMomErrorKind.CreateOutcomeUnknown] = (
            ErrorCategory.OperationStopped,
            "Do not create the instance again yet. First run Get-YourMomInstance -Name '{name}'{account} to check whether it " +
            "exists."),
        [YourMomErrorKind.UpdateOutcomeUnknown] =
            (ErrorCategory.OperationStopped, "Check whether the change was made before you make it again.{code}"),
        [YourMomErrorKind.ConfigurationMissing] = (
            ErrorCategory.InvalidData,
            "Specify the missing entries as parameters or in the instance file. Use Get-YourMomOAuthUrl and Wait-YourMomCallback " +
            "to get the OAuth entries."),
        [YourMomErrorKind.InvalidInstance] =
            (ErrorCategory.InvalidData, "Fix the errors that the message lists. Use straight quotes in JSON text."),
        [YourMomErrorKind.AuthorizationCodeInvalid] = (
            ErrorCategory.InvalidData,
            "Sign in again with Get-YourMomOAuthUrl and Wait-YourMomCallback, and pass the output of Wait-YourMomCallback " +
            "unchanged."),
        [YourMomErrorKind.InstanceTextIncomplete] =
            (ErrorCategory.InvalidData, "Specify the file with -Path, or pipe its whole text with Get-Content -Raw."),
        [YourMomErrorKind.InvalidWildcardPattern] = (
            ErrorCategory.InvalidArgument,
            "Correct the bracket or the range, or escape a literal bracket with a backtick.[[LiteralPath| To use the path without " +
            "wildcards, specify -LiteralPath.]]"),
        [YourMomErrorKind.InstanceFileNotFound] = (
            ErrorCategory.ObjectNotFound,
            "Check -Path.[[LiteralPath| If the path contains literal brackets or asterisks, use -LiteralPath.]]"),
        [YourMomErrorKind.InstanceFileUnreadable] =
            (ErrorCategory.ReadError, "Check that the path is that of a file, and that you have permission to read it."),
        [YourMomErrorKind.InstanceFileUnwritable] =
            (ErrorCategory.WriteError, "Check that the folder in -Path exists, and that you have permission to write to it."),
        [YourMomErrorKind.InstanceFileExists] = (ErrorCategory.ResourceExists, "Specify another -Path, or use -Force to replace the file."),
        [YourMomErrorKind.InvalidProfileName] =
            (ErrorCategory.InvalidArgument, "Use only letters, digits and hyphens in -Profile, such as -Profile 'contoso-test'."),
        [YourMomErrorKind.ProfileNotFound] = (
            ErrorCategory.ObjectNotFound,
            "Run Get-YourMomCredential to list the profiles, or Set-YourMomCredential to store one.[[UserSecret| Alternatively, " +
            "specify -UserSecret and -OrganizationSecret.]]"),
        [YourMomErrorKind.ProfileMismatch] = (
            ErrorCategory.SecurityError,
            "Omit -BaseUri, or specify the -Profile of that platform. Alternatively, specify -BaseUri with -UserSecret and " +
            "-OrganizationSecret."),
        [YourMomErrorKind.RecordMismatch] = (
            ErrorCategory.InvalidArgument,
            "Omit the parameter, also from $PSDefaultParameterValues, because default values override piped records. " +
            "Alternatively, use the parameter without piping a record."),
        [YourMomErrorKind.ParameterConflict] = (
            ErrorCategory.InvalidArgument,
            "Omit one of the parameters that the message names.[[AllPages| Use -AllPages only with -Method GET.]][[Token| Use " +
            "-Token with one id only.]]"),
        [YourMomErrorKind.ConfirmationUnavailable] = (
            ErrorCategory.InvalidOperation,
            "Use -Confirm:$false to run the command without confirmation, or -WhatIf to see what it would do."),
        [YourMomErrorKind.VaultModuleMissing] = (
            ErrorCategory.NotInstalled,
            "Run Install-PSResource -Name 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' to install " +
            "the vault modules. Run Register-SecretVault -Name 'Store' -ModuleName 'Microsoft.PowerShell.SecretStore' " +
            "-DefaultVault to register a vault." + WithoutVault),
        [YourMomErrorKind.DefaultVaultMissing] = (
            ErrorCategory.ObjectNotFound,
            "Specify a -Vault that Get-SecretVault lists, or make one the default with Set-SecretVaultDefault. Run " +
            "Register-SecretVault -Name 'Store' -ModuleName 'Microsoft.PowerShell.SecretStore' -DefaultVault to register one."),
        [YourMomErrorKind.VaultNotFound] =
            (ErrorCategory.ObjectNotFound, "Run Get-SecretVault to list the vaults, or Register-SecretVault to register one."),
        [YourMomErrorKind.VaultLocked] = (
            ErrorCategory.SecurityError,
            "Unlock the vault with Unlock-SecretVault or Unlock-SecretStore, then run the command again." + WithoutVault),
        [YourMomErrorKind.VaultTimeout] = (
            ErrorCategory.OperationTimeout,
            "Run Test-SecretVault to check whether the vault responds. If the vault is slow, increase -VaultTimeoutSec." + WithoutVault),
        [YourMomErrorKind.VaultUnreadable] =
            (ErrorCategory.ReadError, "Run Test-SecretVault to see the problem with the vault." + WithoutVault),
        [YourMomErrorKind.VaultUnwritable] = (
            ErrorCategory.WriteError,
            "Specify a -Vault that you can write to, or run Test-SecretVault to see the problem with this one.[[SkipTokenStorage| " +
            "To store the tokens yourself, use -SkipTokenStorage.]]"),
        [YourMomErrorKind.VaultNameRefused] = (
            ErrorCategory.InvalidArgument,
            "Specify a -Vault that accepts secret names with letters, digits and hyphens.[[SkipTokenStorage| To store the tokens " +
            "yourself, use -SkipTokenStorage.]]"),
        [YourMomErrorKind.VaultSecretInvalid] = (
            ErrorCategory.InvalidData,
            "Use Get-Secret to see the value. To replace it, remove the secret with Remove-Secret, then store it again with " +
            "Set-YourMomCredential or Save-YourMomToken."),
        [YourMomErrorKind.VaultSecretConflict] = (
            ErrorCategory.ResourceExists,
            "Run Get-YourMomInstance -Id {id}{account} | Save-YourMomToken -Vault 'OtherVault'{account} to store the token in " +
            "another vault. If you no longer need the stored token, run Remove-Secret -Name 'CloudYourMoms-Instance-{id}'{vault} " +
            "to remove it, then store this one."),
        [YourMomErrorKind.TokenNotStored] = (
            ErrorCategory.WriteError,
            "Run Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{vault}{account} when the vault is available again. The " +
            "platform still has the token."),
        [YourMomErrorKind.TokenNotRemoved] = (
            ErrorCategory.WriteError,
            "Run Get-SecretInfo -Name 'CloudYourMoms-Instance-{id}'{vault} | Remove-Secret when the vault is available again. The " +
            "token is no longer valid."),
        [YourMomErrorKind.CallbackNotLocal] = (
            ErrorCategory.InvalidArgument,
            "Sign in with a browser and pass the final address in -CallbackResponse. If a proxy or tunnel forwards requests to " +
            "this machine, specify -ListenUri. Alternatively, register a callback URL on this machine, such as " +
            "http://localhost:8400/auth."),
        [YourMomErrorKind.CertificateRequired] = (
            ErrorCategory.InvalidArgument,
            "Pass a certificate for this host that your browser trusts in -Certificate, or register an http callback URL, such as " +
            "http://localhost:8400/auth."),
        [YourMomErrorKind.InvalidCertificate] = (
            ErrorCategory.InvalidArgument,
            "Pass a certificate with its private key in -Certificate, for example from Get-PfxCertificate or the Cert: drive."),
        [YourMomErrorKind.InvalidListenUri] = (
            ErrorCategory.InvalidArgument,
            "Set -ListenUri to the address on this machine that your proxy or tunnel forwards to, such as -ListenUri " +
            "'http://localhost:8400'."),
        [YourMomErrorKind.PortInUse] =
            (ErrorCategory.ResourceBusy, "Close the other program, or register and use a callback URL with another port."),
        [YourMomErrorKind.PortInUseOnOneAddressFamily] = (
            ErrorCategory.ResourceBusy,
            "Close the other program, or register and use a callback URL with another port or with the free address instead of " +
            "localhost."),
        [YourMomErrorKind.PortPrivileged] = (
            ErrorCategory.PermissionDenied,
            "Register and use a callback URL with port 1024 or higher, which needs no administrator rights."),
        [YourMomErrorKind.PortExcluded] = (
            ErrorCategory.PermissionDenied,
            "Register and use a callback URL with another port. On Windows, run netsh interface ipv4 show excludedportrange " +
            "protocol=tcp to list the ports to avoid."),
        [YourMomErrorKind.PortUnavailable] = (ErrorCategory.ResourceUnavailable, "Register and use a callback URL with another port."),
        [YourMomErrorKind.InvalidCallbackResponse] = (
            ErrorCategory.InvalidArgument,
            "After you sign in, copy the whole address from the browser's address bar and pass it in quotes."),
        [YourMomErrorKind.CallbackStateMismatch] = (
            ErrorCategory.SecurityError,
            "Pass the final address of this sign-in. If you no longer have it, start again with Get-YourMomOAuthUrl."),
        [YourMomErrorKind.CallbackTimeout] =
            (ErrorCategory.OperationTimeout, "Run the command again and sign in before the timeout, or increase -TimeoutSec."),
        [YourMomErrorKind.AuthorizationDenied] = (
            ErrorCategory.PermissionDenied,
            "Run the command again and choose Allow, or ask the provider's administrator to permit the app."),
        [YourMomErrorKind.AuthorizationFailed] = (
            ErrorCategory.AuthenticationError,
            "Fix the problem that the provider reports in the app registration, then run the command again."),
    };

    /// <summary>The category and recommended action of a kind.</summary>
    public static (ErrorCategory Category, string RecommendedAction) Of(YourMomErrorKind kind) => Rows[kind];
}
