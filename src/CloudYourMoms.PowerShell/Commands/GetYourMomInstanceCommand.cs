using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Gets the instances of the account, with their tokens.</summary>
/// <remarks>
/// <para>
/// Without parameters, this cmdlet gets all instances. You can select instances by id, by name with wildcards, or by tags. Tokens are
/// returned as secure strings and are not displayed.
/// </para>
/// <para>
/// The complete list is read before the first object is written, so that the next command in the pipeline can remove or change instances
/// without affecting the list. The cmdlet compares names and tags itself and does not rely on the platform's filter. The comparison of
/// names is not case-sensitive; the comparison of tags is.
/// </para>
/// <para>
/// The platform returns 404 if the list is empty, and a server at a wrong address returns 404 too. Without a filter, the cmdlet therefore
/// writes a warning.
/// </para>
/// <para>
/// If the process was killed during a create, the platform can have an instance whose token is not in the vault. -WithoutStoredToken gets
/// such instances, and <see cref="SaveYourMomTokenCommand"/> stores their tokens.
/// </para>
/// </remarks>
/// <example>Get instances by tag<code>
/// Get-YourMomInstance -Tag prod
/// </code></example>
/// <example>Get instances by name<code>
/// Get-YourMomInstance 'Contoso*'
/// </code></example>
/// <example>Get an instance with its token<code>
/// $instance = Get-YourMomInstance 123
/// $instance.Token
/// </code>
/// <para>Use this command to recover the token of an instance if the response to its create was lost.</para></example>
/// <example>Store tokens that are not in the vault<code>
/// Get-YourMomInstance -WithoutStoredToken
/// Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken
/// </code></example>
/// <input cref="string">You can pipe ids and names to this cmdlet.</input>
/// <input cref="Instance">You can pipe instances to this cmdlet to read them again.</input>
/// <output cref="Instance">This cmdlet returns an object for each instance.</output>
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
    /// Specifies ids or names. A positive integer without sign or leading zeros is an id; any other value is a name. Wildcards are
    /// permitted in names. An id, or a name without wildcards, must exist. Use -Name for a name that is a number.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = IdentitySet)]
    [NameOrIdTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Identity { get; set; } = [];

    /// <summary>Specifies the names of instances. Wildcards are permitted. A name without wildcards must exist.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [NameOrIdTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// Specifies the ids of the instances, which must exist. Only positive integers, and strings of their digits, are accepted.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [InstanceId]
    public long[] Id { get; set; } = [];

    /// <summary>Specifies the platform of a piped object, because two platforms can use the same id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>Specifies the piped object. If -Id is also given, both must have the same id.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = IdSet, DontShow = true)]
    [PipedRecord(nameof(Id))]
    public PipedRecord? Record { get; set; }

    /// <summary>
    /// Specifies tags. Only instances that have all of these tags are returned. Tags are case-sensitive. If the platform's list does not
    /// include tags, up to 200 instances are read by id, and a warning reports the number of instances whose tags are unknown.
    /// </summary>
    [Parameter(ParameterSetName = IdentitySet)]
    [Parameter(ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>
    /// Gets only instances whose token is not in the vault, for example after an interrupted create. Use Save-YourMomToken to store the
    /// tokens.
    /// </summary>
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
        HashSet<long> excluded = WithoutStoredToken ? [.. new TokenStore(OpenVault(), Account.BaseUri).Ids(cancellationToken)] : [];
        foreach (var id in ids)
        {
            await WriteByIdAsync(id, excluded, cancellationToken).ResumeOn(Pipeline);
        }

        if (ParameterSetName != IdSet && (ids.Length == 0 || names.Length > 0))
        {
            excluded.UnionWith(ids);
            await WriteMatchesAsync(Array.ConvertAll(names, NameOrId.Parse), excluded, cancellationToken).ResumeOn(Pipeline);
        }
    }

    private async Task WriteByIdAsync(long id, HashSet<long> excluded, CancellationToken cancellationToken)
    {
        _target = id;
        try
        {
            RequireSamePlatform(PlatformUri, Account.BaseUri, id);
            var instance = await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline);
            if (!Tag.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)))
            {
                throw MissingInstance.WithoutTags(id, Tag);
            }

            if (!excluded.Contains(id))
            {
                WriteObject(instance);
            }
        }
        catch (YourMomException e) when (
            e.Kind is YourMomErrorKind.NotFound or YourMomErrorKind.InstanceNotFound or YourMomErrorKind.ProfileMismatch)
        {
            // The remaining ids are still processed.
            WriteError(ToRecord(e, id));
        }
    }

    private async Task WriteMatchesAsync(NameOrId[] names, HashSet<long> excluded, CancellationToken cancellationToken)
    {
        _target = names.Length == 1 ? names[0].Text : null;
        var query = new InstanceQuery { Tags = Tag, SearchText = names is [{ Literal: { } only }] ? only : null };
        var instances = await ReadAllAsync(query, cancellationToken).ResumeOn(Pipeline);
        var matches = Write(instances, names, excluded);
        NameOrId[] missing = [.. names.Where(name => name.Literal is not null && !matches.Any(instance => name.IsMatch(instance.Name)))];
        if (missing.Length == 0)
        {
            return;
        }

        YourMomException? failure = null;
        if (query.SearchText is not null)
        {
            // The platform's search can be case-sensitive, or the platform can change the form of a name.
            _complete ??= await ReadCompleteAsync(cancellationToken).ResumeOn(Pipeline);
            (instances, failure) = _complete;
            matches = Write(instances, missing, excluded);
        }

        foreach (var name in missing.Where(name => !matches.Any(instance => name.IsMatch(instance.Name))))
        {
            WriteError(ToRecord(MissingInstance.OfName(name.Literal!, Tag, instances, failure), name.Text));
        }
    }

    private IReadOnlyList<Instance> Write(IReadOnlyList<Instance> instances, NameOrId[] names, HashSet<long> excluded)
    {
        var matches = names.Length == 0
            ? instances
            : [.. instances.Where(instance => Array.Exists(names, name => name.IsMatch(instance.Name)))];
        foreach (var instance in matches.Where(instance => !excluded.Contains(instance.Id)))
        {
            WriteObject(instance);
        }

        return matches;
    }

    // Read once per command. A failure is kept too, because it can take as long as all retries.
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
