using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Lists the instances of the account, with their tokens.</summary>
/// <remarks>
/// <para>Without parameters all of them; else by name with wildcards, by tags, or by number. Records come page by page: the first are there before the last are asked for. A token is a secure string, and no view shows it.</para>
/// <para>If the process was killed while it created, its instance may stand without its token in the vault. -WithoutStoredToken lists such instances, and <see cref="SaveYourMomTokenCommand"/> stores their tokens.</para>
/// </remarks>
/// <example>List the instances with a tag<code>
/// Get-YourMomInstance -Tag prod
/// </code></example>
/// <example>List by name<code>
/// Get-YourMomInstance 'Contoso*'
/// </code></example>
/// <example>Get one with its token<code>
/// $instance = Get-YourMomInstance -Id 123
/// $instance.Token
/// </code>
/// <para>This is how the token of an instance is found again whose creation was answered too late.</para></example>
/// <example>Store the tokens that are not in the vault<code>
/// Get-YourMomInstance -WithoutStoredToken
/// Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken
/// </code></example>
/// <input cref="Instance">Records of instances: by their property Id each is read anew.</input>
/// <output cref="Instance">One for each instance.</output>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.InvalidQueryParameter"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
/// <seealso cref="SetYourMomInstanceCommand"/>
/// <seealso cref="RemoveYourMomInstanceCommand"/>
/// <seealso cref="SaveYourMomTokenCommand"/>
/// <seealso cref="TestYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomInstance", DefaultParameterSetName = SearchSet)]
[OutputType(typeof(Instance))]
public sealed class GetYourMomInstanceCommand : PlatformCmdlet
{
    private const string SearchSet = "Search";
    private const string IdSet = "Id";
    private object? _target;

    /// <summary>The platform's numbers of the instances. One that is not there is an error.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    public long[] Id { get; set; } = [];

    /// <summary>The platform that a piped record is of: it is not taken for an instance of the same number on another.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>The name. None found is no error.</summary>
    [Parameter(Position = 0, ParameterSetName = SearchSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Name { get; set; }

    /// <summary>Only instances that have all of these tags.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>Only instances that have no token in the vault, such as those whose creation was cut off. Save-YourMomToken stores them.</summary>
    [Parameter(ParameterSetName = SearchSet)]
    public SwitchParameter WithoutStoredToken { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => _target;

    /// <inheritdoc/>
    protected override void CheckParameters() => RequireAccount();

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ParameterSetName == IdSet ? WriteByIdAsync(cancellationToken) : WriteFoundAsync(cancellationToken);

    private async Task WriteByIdAsync(CancellationToken cancellationToken)
    {
        foreach (var id in Id)
        {
            try
            {
                RequireSamePlatform(id, PlatformUri);
                WriteObject(await Client.GetInstanceAsync(id, cancellationToken).ResumeOn(Pipeline));
            }
            catch (YourMomException e) when (e.Kind is YourMomErrorKind.NotFound or YourMomErrorKind.ProfileMismatch)
            {
                // The others may be there.
                WriteError(ToRecord(e, id));
            }
        }
    }

    private async Task WriteFoundAsync(CancellationToken cancellationToken)
    {
        _target = Name;
        var pattern = Name is null ? null : WildcardPattern.Get(Name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var query = new InstanceQuery
        {
            Tags = Tag,
            SearchText = Name is not null && !WildcardPattern.ContainsWildcardCharacters(Name) ? WildcardPattern.Unescape(Name) : null,
        };
        var stored = WithoutStoredToken ? new TokenStore(Secrets, Account.BaseUri).Ids(cancellationToken) : [];
        string? pageToken = null;
        do
        {
            var page = await Client.GetInstancePageAsync(query, pageToken, cancellationToken).ResumeOn(Pipeline);
            foreach (var instance in page.Instances.Where(instance => pattern?.IsMatch(instance.Name) != false && !stored.Contains(instance.Id)))
            {
                WriteObject(instance);
            }

            RequireNext(pageToken, page.NextPage);
            pageToken = page.NextPage;
        }
        while (pageToken is not null);
    }
}
