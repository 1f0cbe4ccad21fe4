using System.Collections;
using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>Creates an instance on the platform from a callback, an instance file, parameters, or all of them.</summary>
[Cmdlet(VerbsCommon.New, "YourMomInstance", DefaultParameterSetName = ParameterSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Instance))]
public sealed class NewYourMomInstanceCommand : PlatformCmdlet
{
    private const string ParameterSet = "Parameter";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private bool _filesArePiped;

    /// <summary>The name of the instance.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ParameterSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>An instance.json. Parameters and the callback win over it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = string.Empty;

    /// <summary>An instance.json, its path taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>The sign-in that Wait-YourMomCallback received.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public OAuthCallback? Callback { get; set; }

    /// <summary>The kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>The authorization code of the callback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecureString? Code { get; set; }

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
    [ValidateNotNull]
    public SecureString? ApiSecret { get; set; }

    /// <summary>The other parameters of the callback, as in the record of Wait-YourMomCallback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Parameters")]
    [ValidateNotNull]
    public IDictionary? CallbackParameter { get; set; }

    /// <summary>Tags for the instance; they replace those of the file.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? Tag { get; set; }

    /// <summary>Configuration entries with dotted names. Each wins over the file, the callback and the parameters above.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Configuration { get; set; } = new Hashtable();

    /// <summary>Entries of providerData. Each wins over the file, the callback and the parameters above.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary ProviderData { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name ?? (ParameterSetName == PathSet ? Path : LiteralPath);

    /// <inheritdoc/>
    protected override bool IsOneOfMany => _filesArePiped && ParameterSetName == LiteralPathSet;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        Client.RequireCredential();
        _filesArePiped = MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(LiteralPath));
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var request = FromFile().OverriddenBy(FromCallback()).OverriddenBy(FromParameters());
        request.RequireSound(DateTimeOffset.UtcNow);
        if (ShouldProcess($"Instance '{request.Name}' of {request.Key} at {BaseUri}", "Create"))
        {
            WriteObject(await Client.CreateInstanceAsync(request, cancellationToken));
        }
    }

    private InstanceRequest FromFile()
    {
        if (ParameterSetName == ParameterSet)
        {
            return new InstanceRequest();
        }

        var path = ParameterSetName == PathSet ? InstanceFile.Resolve(this, Path) : InstanceFile.ResolveLiteral(this, LiteralPath);
        return InstanceFile.Read(path);
    }

    private InstanceRequest FromCallback() => Callback is null ? new InstanceRequest() : InstanceRequest.From(Callback);

    private InstanceRequest FromParameters() => InstanceRequest.From(Key, Code, CallbackUrl, ApiKey, ApiSecret, PlainValue.Members(CallbackParameter))
        .OverriddenBy(new InstanceRequest
        {
            Name = Name,
            Tags = Tag,
            Configuration = PlainValue.Members(Configuration),
            ProviderData = PlainValue.Members(ProviderData),
        });
}
