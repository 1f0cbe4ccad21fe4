using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Errors;

/// <summary>How each kind of failure is shown: category and what to do. The error id is the kind's name.</summary>
internal static class ErrorRecordFactory
{
    private const string WithoutVault =
        "[[UserSecret| Or go without a vault: -UserSecret and -OrganizationSecret]]" +
        "[[SkipTokenStorage|, and -SkipTokenStorage]][[UserSecret|.]]";

    // What is of use only to a cmdlet that has the parameter.
    private static readonly Regex OfParameter = new(
        @"\[\[(?<name>\w+)\|(?<text>.*?)\]\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static readonly Dictionary<YourMomErrorKind, (ErrorCategory Category, string RecommendedAction)> Rows = new()
    {
        [YourMomErrorKind.InvalidBaseUri] = (ErrorCategory.InvalidArgument, "Give -BaseUri as an address like https://api.cloud-your_moms.com/your_moms/api-v2."),
        [YourMomErrorKind.InsecureBaseUri] = (ErrorCategory.SecurityError, "Use https in -BaseUri."),
        [YourMomErrorKind.InvalidProxy] = (ErrorCategory.InvalidArgument, "Give -Proxy as an address like http://proxy.example.com:3128, and its user and password as -ProxyCredential."),
        [YourMomErrorKind.InsecureProxy] = (
            ErrorCategory.SecurityError, "Leave out -Proxy, in $PSDefaultParameterValues too; or give -BaseUri as an https address. Nothing was sent."),
        [YourMomErrorKind.InvalidKey] = (ErrorCategory.InvalidArgument, "Give -Key as the platform lists it, such as sfdcservicecloud."),
        [YourMomErrorKind.InvalidCallbackUrl] = (ErrorCategory.InvalidArgument, "Give -CallbackUrl exactly as it was registered with the provider, such as http://localhost:8400/auth."),
        [YourMomErrorKind.InvalidOAuthUrl] = (ErrorCategory.InvalidArgument, "Pass on the record of Get-YourMomOAuthUrl as it is."),
        [YourMomErrorKind.InvalidAuthorization] = (ErrorCategory.InvalidArgument, "Pass on the record of Get-YourMomOAuthUrl as it is."),
        [YourMomErrorKind.CallbackMissing] = (ErrorCategory.InvalidArgument, "Put Wait-YourMomCallback between Get-YourMomOAuthUrl and this command, and pass its record on as it is."),
        [YourMomErrorKind.InvalidQueryParameter] = (ErrorCategory.InvalidArgument, "Give each query parameter as text, number, boolean, date or secure string; apiKey, apiSecret, callbackUrl and state have parameters of their own."),
        [YourMomErrorKind.InvalidRequestPath] = (ErrorCategory.InvalidArgument, "Give the path below the platform's address, such as /accounts, with special characters in it escaped; nothing was sent."),
        [YourMomErrorKind.InvalidRequestBody] = (ErrorCategory.InvalidData, "Give the body as a hashtable, a list or a plain value, or as JSON text with straight double quotes; nothing was sent."),
        [YourMomErrorKind.InvalidSecret] = (ErrorCategory.InvalidArgument, "Copy the secret again, without the spaces or line breaks around it."),
        [YourMomErrorKind.CredentialMissing] = (ErrorCategory.AuthenticationError, "Set-YourMomCredential stores both once; or give both -UserSecret and -OrganizationSecret. The platform shows them in your account's settings."),
        [YourMomErrorKind.CredentialRejected] = (ErrorCategory.AuthenticationError, "Check -UserSecret and -OrganizationSecret, and that both are of the account at -BaseUri. If it is the token of an instance that was refused, Get-YourMomInstance and Save-YourMomToken renew the stored one."),
        [YourMomErrorKind.AccessDenied] = (ErrorCategory.PermissionDenied, "Ask an administrator of your organization on the platform for the right to do this."),
        [YourMomErrorKind.NotFound] = (ErrorCategory.ObjectNotFound, "Check the id, the path, or the spelling of the key; sfdcservicecloud, sfdcmarketingcloud, sfdc and sfdcdocuments are Salesforce's."),
        [YourMomErrorKind.RequestRejected] = (ErrorCategory.InvalidData, "Fix the problem described in the platform's message.{code}"),
        [YourMomErrorKind.TooManyRequests] = (ErrorCategory.LimitsExceeded, "Wait as long as the message says, then run the command again."),
        [YourMomErrorKind.PlatformUnavailable] = (ErrorCategory.ResourceUnavailable, "Try again later; if it stays, give the request id to the platform's support."),
        [YourMomErrorKind.ProxyRefused] = (ErrorCategory.AuthenticationError, "Give the user and password that the proxy knows as -ProxyCredential."),
        [YourMomErrorKind.ConnectionFailed] = (ErrorCategory.ConnectionError, "Check the network, the proxy and -BaseUri."),
        [YourMomErrorKind.RequestTimeout] = (ErrorCategory.OperationTimeout, "Check the network and the platform's status, then run the command again."),
        [YourMomErrorKind.UnexpectedResponse] = (ErrorCategory.InvalidResult, "Check that -BaseUri is the platform and that no proxy answers in its place; if so, give the request id to the platform's support."),
        [YourMomErrorKind.ResponseTooLarge] = (
            ErrorCategory.LimitsExceeded,
            "Check that -BaseUri is the platform.[[Query| Ask for smaller pages of a list, as in -Query @{ pageSize = 20 }.]]"),
        [YourMomErrorKind.ResponseUndecodable] = (ErrorCategory.InvalidResult, "Check that no proxy changes the answers of the platform. If the error stays, give the request id to the platform's support."),
        [YourMomErrorKind.ListIncomplete] = (ErrorCategory.InvalidResult, "Run the command again: no part of the list was written. If the error stays, give the request id to the platform's support."),
        [YourMomErrorKind.InstanceNotFound] = (ErrorCategory.ObjectNotFound, "Get-YourMomInstance{account} lists all instances with their ids, names and tags. Names may have wildcards; tags are compared with case."),
        [YourMomErrorKind.CreateResponseLost] = (ErrorCategory.OperationStopped, "Do not create it again. Get-YourMomInstance -Id {id}{account} gives its record with the token."),
        [YourMomErrorKind.CreateNotConfirmed] = (ErrorCategory.OperationStopped, "Get-YourMomInstance -Name '{name}'{account} shows whether it came to be after all. If not, run the same command again.{code}"),
        [YourMomErrorKind.CreateOutcomeUnknown] = (ErrorCategory.OperationStopped, "Do not create it again before Get-YourMomInstance -Name '{name}'{account} has shown whether it is there."),
        [YourMomErrorKind.UpdateOutcomeUnknown] = (ErrorCategory.OperationStopped, "Check whether the change was made before you make it again.{code}"),
        [YourMomErrorKind.ConfigurationMissing] = (ErrorCategory.InvalidData, "Give the entries that are named, by parameter or in the instance file; Get-YourMomOAuthUrl and Wait-YourMomCallback supply those of OAuth."),
        [YourMomErrorKind.InvalidInstance] = (ErrorCategory.InvalidData, "Fix the places that the message names; nothing was sent. The file must be JSON with straight quotes."),
        [YourMomErrorKind.AuthorizationCodeInvalid] = (ErrorCategory.InvalidData, "Sign in again for a new code, with Get-YourMomOAuthUrl and Wait-YourMomCallback, and pass their record on as it is."),
        [YourMomErrorKind.InstanceTextIncomplete] = (ErrorCategory.InvalidData, "Give the file as -Path, or pipe its whole text: Get-Content with -Raw."),
        [YourMomErrorKind.InvalidWildcardPattern] = (ErrorCategory.InvalidArgument, "Close the bracket, or put a backtick before a bracket that belongs to the name.[[LiteralPath| -LiteralPath takes it as it is.]]"),
        [YourMomErrorKind.InstanceFileNotFound] = (ErrorCategory.ObjectNotFound, "Check -Path.[[LiteralPath| -LiteralPath takes brackets and stars as they are.]]"),
        [YourMomErrorKind.InstanceFileUnreadable] = (ErrorCategory.ReadError, "Check that the path leads to a file, and that you may read it."),
        [YourMomErrorKind.InstanceFileUnwritable] = (ErrorCategory.WriteError, "Check that the folder of -Path is there, and that you may write to it."),
        [YourMomErrorKind.InstanceFileExists] = (ErrorCategory.ResourceExists, "Give another -Path, or -Force to replace the file."),
        [YourMomErrorKind.InvalidProfileName] = (ErrorCategory.InvalidArgument, "Give -Profile letters, digits and hyphens, such as default or contoso-test."),
        [YourMomErrorKind.ProfileNotFound] = (ErrorCategory.ObjectNotFound, "Get-YourMomCredential lists the profiles; Set-YourMomCredential stores one.[[UserSecret| Or give -UserSecret and -OrganizationSecret.]]"),
        [YourMomErrorKind.ProfileMismatch] = (ErrorCategory.SecurityError, "Leave out -BaseUri, or give the -Profile of that platform; or give -BaseUri with -UserSecret and -OrganizationSecret."),
        [YourMomErrorKind.RecordMismatch] = (
            ErrorCategory.InvalidArgument,
            "Leave out the parameter, in $PSDefaultParameterValues too: a default value wins over a piped record. " +
            "Or give the parameter without a record."),
        [YourMomErrorKind.ParameterConflict] = (
            ErrorCategory.InvalidArgument,
            "Leave out one of the parameters that the message names." +
            "[[AllPages| -AllPages is for -Method GET.]][[Token| Give -Token with one id.]]"),
        [YourMomErrorKind.ConfirmationUnavailable] = (
            ErrorCategory.InvalidOperation,
            "Give -Confirm:$false if the command is to act without a confirmation; -WhatIf shows what it would do."),
        [YourMomErrorKind.VaultModuleMissing] = (ErrorCategory.NotInstalled, "Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore; then Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault." + WithoutVault),
        [YourMomErrorKind.DefaultVaultMissing] = (ErrorCategory.ObjectNotFound, "Give -Vault; or Set-SecretVaultDefault makes one of those that Get-SecretVault lists the default; or Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault registers one."),
        [YourMomErrorKind.VaultNotFound] = (ErrorCategory.ObjectNotFound, "Get-SecretVault lists the vaults; Register-SecretVault registers one."),
        [YourMomErrorKind.VaultLocked] = (ErrorCategory.SecurityError, "Unlock it, with Unlock-SecretVault or Unlock-SecretStore, and run the command again." + WithoutVault),
        [YourMomErrorKind.VaultTimeout] = (ErrorCategory.OperationTimeout, "Test-SecretVault shows whether it answers. A slow one may need a higher -VaultTimeoutSec." + WithoutVault),
        [YourMomErrorKind.VaultUnreadable] = (ErrorCategory.ReadError, "Test-SecretVault shows what is wrong with it." + WithoutVault),
        [YourMomErrorKind.VaultUnwritable] = (ErrorCategory.WriteError, "Give a -Vault that you may write to; Test-SecretVault shows what is wrong with this one.[[SkipTokenStorage| Or keep the tokens yourself: -SkipTokenStorage.]]"),
        [YourMomErrorKind.VaultNameRefused] = (ErrorCategory.InvalidArgument, "Give another -Vault, one that takes names of letters, digits and hyphens.[[SkipTokenStorage| Or keep the tokens yourself: -SkipTokenStorage.]]"),
        [YourMomErrorKind.VaultSecretInvalid] = (ErrorCategory.InvalidData, "Get-Secret shows it; Get-SecretInfo with its name, piped to Remove-Secret, removes it. Then store it again, with Set-YourMomCredential or Save-YourMomToken."),
        [YourMomErrorKind.VaultSecretConflict] = (ErrorCategory.ResourceExists, "Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{account} stores it in another -Vault; or in this one, after Remove-Secret CloudYourMoms-Instance-{id}{vault}, if what is there is not needed any more."),
        [YourMomErrorKind.TokenNotStored] = (ErrorCategory.WriteError, "Nothing is lost: the record has the token, and so has the platform. When the vault works again, Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{vault}{account} stores it."),
        [YourMomErrorKind.TokenNotRemoved] = (
            ErrorCategory.WriteError,
            "The token is of no use to anybody. When the vault works again, " +
            "Get-SecretInfo CloudYourMoms-Instance-{id}{vault} | Remove-Secret removes it."),
        [YourMomErrorKind.CallbackNotLocal] = (ErrorCategory.InvalidArgument, "Sign in with a browser and give the address you end on as -CallbackResponse; or give -ListenUri when a proxy or tunnel leads here; or register a callback URL on this machine, such as http://localhost:8400/auth."),
        [YourMomErrorKind.CertificateRequired] = (ErrorCategory.InvalidArgument, "Give -Certificate with a certificate for this host that your browser trusts, or register an http callback URL such as http://localhost:8400/auth, which needs none."),
        [YourMomErrorKind.InvalidCertificate] = (ErrorCategory.InvalidArgument, "Give -Certificate with its private key, as from Get-PfxCertificate or the Cert: drive."),
        [YourMomErrorKind.InvalidListenUri] = (ErrorCategory.InvalidArgument, "Give -ListenUri as the address on this machine that your proxy or tunnel leads to, such as http://localhost:8400."),
        [YourMomErrorKind.PortInUse] = (ErrorCategory.ResourceBusy, "Close the other program, or register a callback URL with another port and use that one."),
        [YourMomErrorKind.PortInUseOnOneAddressFamily] = (ErrorCategory.ResourceBusy, "Close the other program; or register a callback URL with another port, or with the free address in place of localhost."),
        [YourMomErrorKind.PortPrivileged] = (ErrorCategory.PermissionDenied, "Register a callback URL with a port of 1024 or above and use that one; no administrator is needed then."),
        [YourMomErrorKind.PortExcluded] = (ErrorCategory.PermissionDenied, "Register a callback URL with another port and use that one. On Windows 'netsh interface ipv4 show excludedportrange protocol=tcp' lists the ports to avoid."),
        [YourMomErrorKind.PortUnavailable] = (ErrorCategory.ResourceUnavailable, "Register a callback URL with another port and use that one."),
        [YourMomErrorKind.InvalidCallbackResponse] = (ErrorCategory.InvalidArgument, "After signing in, copy the whole address from the browser's address bar and give it in quotes."),
        [YourMomErrorKind.CallbackStateMismatch] = (ErrorCategory.SecurityError, "Use the address that this very sign-in ended on. If it is lost, begin again with Get-YourMomOAuthUrl."),
        [YourMomErrorKind.CallbackTimeout] = (ErrorCategory.OperationTimeout, "Run the command again and sign in before the time is over; -TimeoutSec gives more of it."),
        [YourMomErrorKind.AuthorizationDenied] = (ErrorCategory.PermissionDenied, "Run the command again and choose Allow, or ask the provider's administrator to permit the app."),
        [YourMomErrorKind.AuthorizationFailed] = (ErrorCategory.AuthenticationError, "Fix the problem that the provider names in the app's registration, then run the command again."),
    };

    private const string CodeAdvice = " An authorization code works once and for 15 minutes: if it is refused, sign in again.";

    /// <param name="exception">The failure.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="account">Parameters that say whose account it is, for the commands that the remedy names.</param>
    /// <param name="hasParameter">Tells whether the cmdlet has a parameter; null for one that has all.</param>
    public static ErrorRecord ToRecord(YourMomException exception, object? target, string account, Func<string, bool>? hasParameter)
    {
        var (category, action) = Rows[exception.Kind];
        var recommendedAction = OfParameter
            .Replace(
                exception.Remedy ?? action,
                match => hasParameter?.Invoke(match.Groups["name"].Value) == false ? string.Empty : match.Groups["text"].Value)
            .Replace("{code}", exception is ApiException { CodeWasSent: true } ? CodeAdvice : string.Empty)
            .Replace("{id}", string.Join(",", exception.InstanceIds))
            .Replace("{account}", account)
            .Replace("{vault}", exception.Vault is { } vault ? $" -Vault '{CodeGeneration.EscapeSingleQuotedStringContent(vault)}'" : string.Empty)
            .Replace("{name}", CodeGeneration.EscapeSingleQuotedStringContent(Pattern(exception.InstanceName)));
        return new ErrorRecord(exception, exception.Kind.ToString(), category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = UnicodeText.EscapeInvisible(recommendedAction) },
        };
    }

    // A name that would steer the terminal is left out of the command to type.
    private static string Pattern(string? name) => name is not null && Redactor.RemoveLineBreaks(name) == name ? WildcardPattern.Escape(name) : "*";
}
