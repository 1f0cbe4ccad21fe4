using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Changes instances: name, tags, configuration, whether they are enabled; and authorizes them again with a new sign-in.</summary>
/// <remarks>
/// <para>Only what is given is changed. Configuration entries that are not named stay as they are; tags are replaced by those given.</para>
/// <para>A sign-in from <see cref="WaitYourMomCallbackCommand"/> authorizes the instance again, as when the provider has withdrawn the first authorization. The platform may give it another token then, which is stored in the vault.</para>
/// <para>If that token cannot be read or stored, the error is TokenNotStored, and the other changes are still made.</para>
/// </remarks>
/// <example>Tag several<code>
/// Get-YourMomInstance -Tag prod | Set-YourMomInstance -Tag prod, eu
/// </code></example>
/// <example>Rename one, change its configuration, and see the result<code>
/// Set-YourMomInstance 123 -Name 'Contoso desk' -PassThru -Configuration @{
///     'filter.response.nulls' = $true
/// }
/// </code></example>
/// <example>Disable an instance<code>
/// Set-YourMomInstance 123 -Enabled:$false
/// </code></example>
/// <example>Authorize it again<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     Set-YourMomInstance 123
/// </code></example>
/// <input cref="AuthorizationResponse">The sign-in that Wait-YourMomCallback received, to authorize the instance again.</input>
/// <input cref="Instance">Instances to change, by their property Id.</input>
/// <output cref="Instance">With -PassThru the instance as it is afterwards; without it nothing.</output>
/// <error cref="YourMomErrorKind.UpdateOutcomeUnknown"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="RemoveYourMomInstanceCommand"/>
/// <seealso cref="WaitYourMomCallbackCommand"/>
[Cmdlet(VerbsCommon.Set, "YourMomInstance", SupportsShouldProcess = true)]
[OutputType(typeof(Instance))]
public sealed class SetYourMomInstanceCommand : CallbackCmdlet
{
    /// <summary>
    /// The platform's numbers of the instances. Records of New-YourMomInstance and Get-YourMomInstance bring theirs. Only positive integers
    /// and text of their digits are accepted.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>The platform that a piped record is of: it is not taken for an instance of the same number on another.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>The piped record, which must be of the instance that -Id names when both are given.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Id))]
    public PipedRecord? Record { get; set; }

    /// <summary>The sign-in that Wait-YourMomCallback received, to authorize the instance again.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public AuthorizationResponse? Callback { get; set; }

    /// <summary>The new name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The new tags; they replace all that there are. An empty list removes all.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? Tag { get; set; }

    /// <summary>Configuration entries with dotted names; those that are not named stay as they are.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Configuration { get; set; } = new Hashtable();

    /// <summary>Enables the instance, or with <c>-Enabled:$false</c> disables it: then calls with its token are refused.</summary>
    [Parameter]
    [PSDefaultValue(Help = "as it is")]
    public SwitchParameter Enabled { get; set; }

    /// <summary>Binds when a record of Get-YourMomOAuthUrl is piped, whose other properties would change the app: that is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [SecureStringTransformation]
    public SecureString? AuthorizationUri { get; set; }

    /// <summary>Leaves the token out of the vault when the instance is authorized again.</summary>
    [Parameter]
    public SwitchParameter SkipTokenStorage { get; set; }

    /// <summary>Writes the record of the instance as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Id.Length == 1 ? Id[0] : Id;

    /// <inheritdoc/>
    protected override void CheckParameters() => Connect(ResolveAccount());

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => ChangeAsync(id, cancellationToken));

    private async Task ChangeAsync(long id, CancellationToken cancellationToken)
    {
        var changes = ReadChanges();
        var setsEnabled = MyInvocation.BoundParameters.ContainsKey(nameof(Enabled));
        var isChange = changes.Name is not null || changes.Tags is not null || changes.Configuration.Count > 0 || changes.ProviderData.Count > 0;
        Client.ValidateChange(changes);
        if (!isChange && !setsEnabled)
        {
            WriteWarning($"Nothing is given to change in instance {id} of {Account.BaseUri}. It stays as it is.");
        }
        else if (!ShouldProcess($"instance {id} of {Account.BaseUri}", Describe(changes, setsEnabled)))
        {
            return;
        }

        // Authorized again, it may have another token.
        var tokens = changes.ProviderData.Count > 0 && !SkipTokenStorage ? OpenTokenStore(cancellationToken) : null;
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
            // After the record: -ErrorAction Stop ends the command here.
            if (notStored is not null)
            {
                WriteError(ToRecord(notStored, id));
            }
        }
    }

    private async Task FinishAsync(
        long id, InstanceRequest changes, Instance? changed, bool setsEnabled, CancellationToken cancellationToken)
    {
        List<string> done = changed is null ? [] : [changes.ProviderData.Count > 0 ? "authorized again" : "changed"];
        var step = Enabled ? "enabled" : "disabled";
        try
        {
            if (setsEnabled)
            {
                await Client.SetInstanceEnabledAsync(id, Enabled, cancellationToken).ResumeOn(Pipeline);
                done.Add(step);
            }

            step = "read";
            if (PassThru)
            {
                var isCurrent = changed is not null && !setsEnabled;
                WriteObject(isCurrent ? changed : await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline));
            }
        }
        catch (ApiException e) when (done.Count > 0)
        {
            throw new ApiException(
                e.Kind, $"Instance {id} was {string.Join(" and ", done)}, but it could not be {step}. {e.Message}", e)
            {
                StatusCode = e.StatusCode,
                RequestId = e.RequestId,
                InstanceIds = [id],
                Remedy = e.Remedy,
            };
        }
    }

    // The failure is null when the token is stored, or the platform shows none.
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
                WriteWarning(
                    $"Instance {id} was authorized again, but the platform shows no usable token of it. The vault was not changed.");
            }

            return (instance, null);
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.TokenNotStored or YourMomErrorKind.VaultSecretConflict)
        {
            return (instance, e);
        }
        catch (YourMomException e)
        {
            var failure = new YourMomException(
                YourMomErrorKind.TokenNotStored,
                $"Instance {id} was authorized again, but its token could not be read and is not stored. {e.Message}",
                e)
            {
                InstanceIds = [id],
                Vault = Vault,
                Remedy = "The platform has the token. When it responds again, Get-YourMomInstance -Id {id}{account} | "
                    + "Save-YourMomToken{vault}{account} stores it.",
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
            changes.Name is null ? null : $"name it '{changes.DisplayName}'",
            changes.Tags switch
            {
                null => null,
                [] => "remove all tags",
                var tags => $"tag it {Redactor.RemoveLineBreaks(string.Join(", ", tags))}",
            },
            changes.ProviderData.Count > 0 ? "authorize it again" : null,
            changes.Configuration.Count > 0 ? $"set {Redactor.RemoveLineBreaks(string.Join(", ", changes.Configuration.Keys))}" : null,
            setsEnabled ? Enabled ? "enable it" : "disable it" : null,
        ];
        return string.Join("; ", what.OfType<string>());
    }
}
