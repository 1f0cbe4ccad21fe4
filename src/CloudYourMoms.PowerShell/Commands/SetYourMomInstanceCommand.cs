using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Changes the name, tags, configuration, enabled state or authorization of instances.</summary>
/// <remarks>
/// <para>
/// Only specified values are changed. Configuration entries that are not specified remain unchanged. Specified tags replace all existing
/// tags.
/// </para>
/// <para>
/// Use a sign-in from <see cref="WaitYourMomCallbackCommand"/> to authorize the instance again, for example after the provider has revoked
/// the first authorization. It is sent only to the platform that issued its authorization URL. If the platform issues a new token, the
/// token is stored in the vault.
/// </para>
/// <para>If the new token cannot be read or stored, the error TokenNotStored is written, and the other changes are still made.</para>
/// </remarks>
/// <example>Set the tags of several instances<code>
/// Get-YourMomInstance -Tag prod | Set-YourMomInstance -Tag prod, eu
/// </code></example>
/// <example>Change the name and configuration<code>
/// Set-YourMomInstance 123 -Name 'Contoso desk' -PassThru -Configuration @{
///     'filter.response.nulls' = $true
/// }
/// </code></example>
/// <example>Disable an instance<code>
/// Set-YourMomInstance 123 -Enabled:$false
/// </code></example>
/// <example>Authorize an instance again<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     Set-YourMomInstance 123
/// </code></example>
/// <input cref="AuthorizationResponse">You can pipe the output of Wait-YourMomCallback to authorize an instance again.</input>
/// <input cref="Instance">You can pipe instances to this cmdlet. It uses their property Id.</input>
/// <output cref="Instance">With -PassThru, this cmdlet returns the changed instance. Otherwise it returns no output.</output>
/// <error cref="YourMomErrorKind.UpdateOutcomeUnknown"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="RemoveYourMomInstanceCommand"/>
/// <seealso cref="WaitYourMomCallbackCommand"/>
[Cmdlet(VerbsCommon.Set, "YourMomInstance", SupportsShouldProcess = true)]
[OutputType(typeof(Instance))]
public sealed class SetYourMomInstanceCommand : CallbackCmdlet
{
    private long? _idWithoutToken;

    /// <summary>
    /// Specifies the ids of the instances. Only positive integers, and strings of their digits, are accepted. Objects from
    /// New-YourMomInstance and Get-YourMomInstance supply this value by property name.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>Specifies the piped object. If -Id is also given, both must have the same id.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Id), nameof(Code))]
    public PipedRecord? Record { get; set; }

    /// <summary>Specifies the output of Wait-YourMomCallback, to authorize the instance again.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public AuthorizationResponse? Callback { get; set; }

    /// <summary>Specifies the new name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Enables the instance. <c>-Enabled:$false</c> disables it: the platform then rejects requests with its token.</summary>
    [Parameter]
    [PSDefaultValue(Help = "unchanged")]
    public SwitchParameter Enabled { get; set; }

    /// <summary>Detects piped output of Get-YourMomOAuthUrl, which is rejected because it is not a completed sign-in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [SecureStringTransformation]
    public SecureString? AuthorizationUri { get; set; }

    /// <summary>Returns the changed instance. By default, this cmdlet returns no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Id.Length == 1 ? Id[0] : Id;

    /// <inheritdoc/>
    private protected override AuthorizationResponse? SignIn => Callback;

    /// <inheritdoc/>
    private protected override PipedRecord? Input => Record;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        ConnectToSignIn();
        return ForEachInstanceAsync(Id, Record, PlatformUri, id => ChangeAsync(id, cancellationToken));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && _idWithoutToken is { } id)
            {
                // A stopped command can write only to the host.
                Host.UI?.WriteWarningLine(
                    Messages.FormatReauthorizedTokenUnknown(id, AccountArguments, CommandArgument.Format(nameof(Vault), Vault)));
            }
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private async Task ChangeAsync(long id, CancellationToken cancellationToken)
    {
        var changes = ReadChanges();
        var setsEnabled = MyInvocation.BoundParameters.ContainsKey(nameof(Enabled));
        var isChange = changes.Name is not null || changes.Tags is not null || changes.Configuration.Count > 0 ||
            changes.ProviderData.Count > 0;
        Client.ValidateChange(changes);
        if (!isChange && !setsEnabled)
        {
            WriteWarning(Messages.FormatChangesMissing(id, Account.BaseUri));
        }
        else if (!ShouldProcess(Messages.FormatInstanceTarget(id, Account.BaseUri), Describe(changes, setsEnabled)))
        {
            return;
        }

        // The platform can issue a new token when the instance is authorized again.
        var tokens = changes.ProviderData.Count > 0 ? OpenTokenStore(cancellationToken) : null;
        tokens?.RequireWritable(Memory, cancellationToken);
        var changed = isChange ? await Client.UpdateInstanceAsync(id, changes, cancellationToken).ResumeOn(Pipeline) : null;
        YourMomException? notStored = null;
        if (tokens is not null && changed is not null)
        {
            (changed, notStored) = await StoreAsync(tokens, changed, cancellationToken).ResumeOn(Pipeline);
        }

        try
        {
            await FinishAsync(id, changes, changed, setsEnabled, cancellationToken).ResumeOn(Pipeline);
        }
        finally
        {
            // After the instance is written, because -ErrorAction Stop ends the command here.
            if (notStored is not null)
            {
                WriteNotStored(notStored, id);
            }
        }
    }

    private void WriteNotStored(YourMomException failure, long id)
    {
        try
        {
            WriteError(ToRecord(failure, id));
        }
        catch (PipelineStoppedException)
        {
            // A stop can also end the vault's command with an error.
            _idWithoutToken = id;
            throw;
        }
    }

    private async Task FinishAsync(
        long id, InstanceRequest changes, Instance? changed, bool setsEnabled, CancellationToken cancellationToken)
    {
        List<string> done = changed is null ? []
            : changes.ProviderData.Count > 0 ? [Messages.ChangeStepReauthorized]
            : [Messages.ChangeStepChanged];
        var step = Enabled ? Messages.ChangeStepEnabled : Messages.ChangeStepDisabled;
        try
        {
            if (setsEnabled)
            {
                await Client.SetInstanceEnabledAsync(id, Enabled, cancellationToken).ResumeOn(Pipeline);
                done.Add(step);
            }

            step = Messages.ChangeStepRead;
            if (PassThru)
            {
                // Valid is null if the response to the change is not valid JSON.
                var isCurrent = changed is { Valid: not null } && !setsEnabled;
                WriteObject(isCurrent ? changed : await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline));
            }
        }
        catch (ApiException e) when (done.Count > 0)
        {
            throw new ApiException(e.Kind, Messages.FormatChangeIncomplete(id, string.Join(" and ", done), step, e.Message), e)
            {
                StatusCode = e.StatusCode,
                RequestId = e.RequestId,
                InstanceIds = [id],
                Remedy = e.Remedy,
            };
        }
    }

    // Failure is null if the token was stored, or if the platform returned no usable token.
    private async Task<(Instance Instance, YourMomException? Failure)> StoreAsync(
        TokenStore tokens, Instance instance, CancellationToken cancellationToken)
    {
        var id = instance.Id;
        try
        {
            if (instance.Token.Length == 0)
            {
                instance = await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
            }

            if (instance.Token.Length > 0)
            {
                tokens.Store(id, instance.Name, instance.Key, instance.Token, cancellationToken);
            }
            else
            {
                WriteWarning(Messages.FormatReauthorizedWithoutToken(id));
            }

            return (instance, null);
        }
        catch (Exception e) when (e is OperationCanceledException or PipelineStoppedException)
        {
            _idWithoutToken = id;
            throw;
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.TokenNotStored or YourMomErrorKind.VaultSecretConflict)
        {
            return (instance, e);
        }
        catch (YourMomException e)
        {
            var failure = new YourMomException(
                YourMomErrorKind.TokenNotStored,
                Messages.FormatReauthorizedTokenUnreadable(id, e.Message),
                e)
            {
                InstanceIds = [id],
                Vault = Vault,
                Remedy = Messages.ReauthorizedTokenUnreadableRemedy,
            };
            return (instance, failure);
        }
    }

    private InstanceRequest ReadChanges()
    {
        if (AuthorizationUri is not null && Code is null && Callback is null)
        {
            throw InstanceInput.NotSignedIn();
        }

        var callback = Callback is null ? new InstanceRequest() : InstanceRequest.From(Callback);
        var byProperty = ReadCallback(null, Code is null ? null : CallbackUrl);
        return (callback with { Key = null }).MergeWith(byProperty).MergeWith(new InstanceRequest
        {
            Name = Name,
            Tags = Tag,
            Configuration = PSObjectConverter.Members(Configuration),
        });
    }

    private string Describe(InstanceRequest changes, bool setsEnabled)
    {
        string?[] what =
        [
            changes.Name is null ? null : Messages.FormatChangeActionName(changes.DisplayName),
            changes.Tags switch
            {
                null => null,
                [] => Messages.ChangeActionRemoveTags,
                var tags => Messages.FormatChangeActionTags(Redactor.RemoveLineBreaks(string.Join(", ", tags))),
            },
            changes.ProviderData.Count > 0 ? Messages.ChangeActionReauthorize : null,
            changes.Configuration.Count > 0
                ? Messages.FormatChangeActionConfiguration(Redactor.RemoveLineBreaks(string.Join(", ", changes.Configuration.Keys)))
                : null,
            setsEnabled ? Enabled ? Messages.ChangeActionEnable : Messages.ChangeActionDisable : null,
        ];
        return string.Join("; ", what.OfType<string>());
    }
}
