using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Lists the instances of the account, with their tokens.</summary>
/// <remarks>
/// <para>Without parameters all of them; else by id, by name with wildcards, or by tags. A token is a secure string, and no view shows it.</para>
/// <para>The whole list is read before the first record is written. So the next command in the pipeline may remove or change the instances without making the list skip any. Name and tags are compared here too, whatever the platform filters: tags exactly, names without regard to case.</para>
/// <para>The platform answers 404 when it lists no instance. So does a server at a wrong address: without a filter it is a warning.</para>
/// <para>If the process was killed while it created, its instance may stand without its token in the vault. -WithoutStoredToken lists such instances, and <see cref="SaveYourMomTokenCommand"/> stores their tokens.</para>
/// </remarks>
/// <example>List the instances with a tag<code>
/// Get-YourMomInstance -Tag prod
/// </code></example>
/// <example>List by name<code>
/// Get-YourMomInstance 'Contoso*'
/// </code></example>
/// <example>Get one with its token<code>
/// $instance = Get-YourMomInstance 123
/// $instance.Token
/// </code>
/// <para>This is how the token of an instance is found again whose creation was answered too late.</para></example>
/// <example>Store the tokens that are not in the vault<code>
/// Get-YourMomInstance -WithoutStoredToken
/// Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken
/// </code></example>
/// <input cref="string">Ids and names.</input>
/// <input cref="Instance">Records of instances: by their property Id each is read anew.</input>
/// <output cref="Instance">One for each instance.</output>
/// <error cref="YourMomErrorKind.InstanceNotFound"/>
/// <error cref="YourMomErrorKind.ListIncomplete"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.InvalidQueryParameter"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
/// <seealso cref="SetYourMomInstanceCommand"/>
/// <seealso cref="RemoveYourMomInstanceCommand"/>
/// <seealso cref="SaveYourMomTokenCommand"/>
/// <seealso cref="TestYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomInstance", DefaultParameterSetName = IdentitySet)]
[OutputType(typeof(Instance))]
public sealed class GetYourMomInstanceCommand : ConnectedCmdlet
{
    private const string IdentitySet = "Identity";
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private object? _target;
    private CompleteList? _complete;

    /// <summary>
    /// The instances: a whole number from 1, in digits without a sign or leading zeros, is an id, and anything else is a name. One without
    /// wildcards that is not there is an error. -Name takes a name that is a number.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = IdentitySet)]
    [NameOrIdTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Identity { get; set; } = [];

    /// <summary>The names. One without wildcards that no instance has is an error.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [NameOrIdTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// The platform's numbers of the instances. One that is not there is an error. Only positive integers and text of their digits are accepted.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>The platform that a piped record is of: it is not taken for an instance of the same number on another.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>The piped record, which must be of the instance that -Id names when both are given.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = IdSet, DontShow = true)]
    [PipedRecord(nameof(Id))]
    public PipedRecord? Record { get; set; }

    /// <summary>
    /// Only instances that have all of these tags. Case counts. Where the platform's list leaves out the tags, up to 200 instances are read
    /// by id; a warning counts those for which there are no tags either.
    /// </summary>
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>Only instances that have no token in the vault, such as those whose creation was cut off. Save-YourMomToken stores them.</summary>
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = NameSet)]
    public SwitchParameter WithoutStoredToken { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => _target;

    /// <inheritdoc/>
    protected override void CheckParameters() => Connect(ResolveAccount());

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Record?.RequireMatch(GivenParameters, nameof(Id), nameof(PlatformUri));
        string[] identities = ParameterSetName == NameSet ? [] : [.. Identity.Distinct(StringComparer.OrdinalIgnoreCase)];
        long[] ids = ParameterSetName == IdSet ? Id : [.. identities.Select(InstanceId.TryRead).OfType<long>()];
        string[] names = ParameterSetName == NameSet ? Name : [.. identities.Where(identity => InstanceId.TryRead(identity) is null)];
        HashSet<long> without = WithoutStoredToken ? [.. new TokenStore(OpenVault(), Account.BaseUri).Ids(cancellationToken)] : [];
        foreach (var id in ids)
        {
            await WriteByIdAsync(id, without, cancellationToken).ResumeOn(Pipeline);
        }

        if (ParameterSetName != IdSet && (ids.Length == 0 || names.Length > 0))
        {
            without.UnionWith(ids);
            await WriteFoundAsync(Array.ConvertAll(names, NameOrId.Parse), without, cancellationToken).ResumeOn(Pipeline);
        }
    }

    private async Task WriteByIdAsync(long id, HashSet<long> without, CancellationToken cancellationToken)
    {
        _target = id;
        try
        {
            RequireSamePlatform(id, PlatformUri);
            var instance = await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
            if (!Tag.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)))
            {
                throw MissingInstance.WithoutTags(id, Tag);
            }

            if (!without.Contains(id))
            {
                WriteObject(instance);
            }
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.NotFound or YourMomErrorKind.InstanceNotFound or YourMomErrorKind.ProfileMismatch)
        {
            // The others may be there.
            WriteError(ToRecord(e, id));
        }
    }

    private async Task WriteFoundAsync(NameOrId[] names, HashSet<long> without, CancellationToken cancellationToken)
    {
        _target = names.Length == 1 ? names[0].Text : null;
        var query = new InstanceQuery { Tags = Tag, SearchText = names is [{ Literal: { } only }] ? only : null };
        var instances = await ReadAllAsync(query, cancellationToken).ResumeOn(Pipeline);
        var found = Write(instances, names, without);
        NameOrId[] missing = [.. names.Where(name => name.Literal is not null && !found.Any(instance => name.IsMatch(instance.Name)))];
        if (missing.Length == 0)
        {
            return;
        }

        YourMomException? failure = null;
        if (query.SearchText is not null)
        {
            // The platform may compare names with case, or show a name in another form than it was sent in, and not find it by that.
            _complete ??= await ReadCompleteAsync(cancellationToken).ResumeOn(Pipeline);
            (instances, failure) = _complete;
            found = Write(instances, missing, without);
        }

        foreach (var name in missing.Where(name => !found.Any(instance => name.IsMatch(instance.Name))))
        {
            WriteError(ToRecord(MissingInstance.OfName(name.Literal!, Tag, instances, failure), name.Text));
        }
    }

    private IReadOnlyList<Instance> Write(IReadOnlyList<Instance> instances, NameOrId[] names, HashSet<long> without)
    {
        var found = names.Length == 0
            ? instances
            : [.. instances.Where(instance => Array.Exists(names, name => name.IsMatch(instance.Name)))];
        foreach (var instance in found.Where(instance => !without.Contains(instance.Id)))
        {
            WriteObject(instance);
        }

        return found;
    }

    // Read once for all names of the command; so is its failure, which may take as long as all retries.
    private async Task<CompleteList> ReadCompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(await ReadAllAsync(new InstanceQuery { Tags = Tag }, cancellationToken).ResumeOn(Pipeline), Failure: null);
        }
        catch (YourMomException e)
        {
            return new([], e);
        }
    }

    private Task<IReadOnlyList<Instance>> ReadAllAsync(InstanceQuery query, CancellationToken cancellationToken) =>
        new InstanceListReader(this, Client, Account.BaseUri, PostWrite).ReadAsync(query, Pipeline, cancellationToken);

    private sealed record CompleteList(IReadOnlyList<Instance> Instances, YourMomException? Failure);
}
