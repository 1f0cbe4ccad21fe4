using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Calls a resource of an instance, such as /accounts, with the instance's token, and answers objects.</summary>
/// <remarks>
/// <para>The token is the record's, else the stored one, else the platform is asked for it. JSON becomes objects, a list one object for each item; what is no JSON comes as text.</para>
/// <para>A GET is repeated when the platform is busy; everything else is sent once. Everything but GET asks first with -Confirm, and is not sent with -WhatIf.</para>
/// </remarks>
/// <example>Read all pages of a list<code>
/// Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 50 } -AllPages
/// </code></example>
/// <example>Create something in the instance<code>
/// Invoke-YourMomRequest 123 /accounts -Method POST -Body @{
///     name = 'Contoso'
/// }
/// </code></example>
/// <example>Ask several instances<code>
/// Get-YourMomInstance -Tag prod | Invoke-YourMomRequest -Path /accounts
/// </code></example>
/// <example>See what would be removed<code>
/// Invoke-YourMomRequest 123 /accounts/001A0000 -Method DELETE -WhatIf
/// </code></example>
/// <input cref="Instance">Instances to call, by their properties Id and Token.</input>
/// <output cref="PSObject">What the resource answered: one object, or one for each item of a list. Nothing for an empty answer.</output>
/// <output cref="string">The answer, when it is no JSON.</output>
/// <error cref="YourMomErrorKind.InvalidRequestPath"/>
/// <error cref="YourMomErrorKind.InvalidRequestBody"/>
/// <error cref="YourMomErrorKind.InvalidQueryParameter"/>
/// <error cref="YourMomErrorKind.UpdateOutcomeUnknown"/>
/// <error cref="YourMomErrorKind.ListIncomplete"/>
/// <error cref="YourMomErrorKind.ParameterConflict"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
/// <seealso cref="TestYourMomInstanceCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "YourMomRequest", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeYourMomRequestCommand : InstanceCmdlet
{
    /// <summary>The resource, such as /accounts or /accounts/001A0000.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What to do with it. Everything but GET asks first when -Confirm is given, and is not sent with -WhatIf.</summary>
    [Parameter]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE")]
    public string Method { get; set; } = "GET";

    /// <summary>What to send: a hashtable, an object, a list, or JSON text.</summary>
    [Parameter]
    [RedactFromModuleLog]
    [ValidateNotNull]
    public object? Body { get; set => field = RedactFromModuleLogAttribute.Open(value); }

    /// <summary>Query parameters; one with a list of values is sent once for each. Dates are sent in ISO 8601.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Query { get; set; } = new Hashtable();

    /// <summary>
    /// Reads all pages of a list before the first item is written, so that the next command in the pipeline may remove items without making
    /// the list skip any. Only with GET.
    /// </summary>
    [Parameter]
    public SwitchParameter AllPages { get; set; }

    /// <summary>The token, as the record of the instance has it; with one id only. Without it the stored one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    public SecureString? Token { get; set; }

    private bool IsGet => Method.Equals("GET", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        if (AllPages && !IsGet)
        {
            throw new YourMomException(
                YourMomErrorKind.ParameterConflict,
                $"-AllPages reads the pages of a list, and -Method {Method.ToUpperInvariant()} reads none. Nothing was sent.")
            {
                Remedy = "Leave out -AllPages, in $PSDefaultParameterValues too; or use -Method GET.",
            };
        }

        Connect(ResolveAccount());
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => SendAsync(id, cancellationToken));

    private async Task SendAsync(long id, CancellationToken cancellationToken)
    {
        if (!IsGet && !ShouldProcess($"instance {id} of {Account.BaseUri}", $"{Method.ToUpperInvariant()} {Redactor.RemoveLineBreaks(Path.Split('?')[0])}"))
        {
            return;
        }

        var token = await FindTokenAsync(id, Token, cancellationToken).ResumeOn(Pipeline);
        var text = (Body is PSObject wrapper ? wrapper.BaseObject : Body) as string;
        var call = new ResourceRequest
        {
            Method = Method,
            Path = Path,
            Query = [.. PSObjectConverter.Query(Query)],
            Body = text is null && Body is not null ? PSObjectConverter.Of(Body, YourMomErrorKind.InvalidRequestBody) : null,
            BodyText = text,
        };
        var values = AllPages
            ? await ReadAllAsync(call, token, cancellationToken).ResumeOn(Pipeline)
            : [(await Client.CallAsync(call, token, cancellationToken).ResumeOn(Pipeline)).Value];
        foreach (var value in values.OfType<object>())
        {
            WriteObject(PSObjectConverter.ToObject(value), enumerateCollection: true);
        }
    }

    private async Task<IReadOnlyList<object?>> ReadAllAsync(ResourceRequest call, SecureString token, CancellationToken cancellationToken)
    {
        var pages = Client.CallAllPages(call, token);
        await PageLoop.ReadAllAsync(
            this,
            Pipeline,
            $"Reading all pages of {call}",
            _ => pages.ReadPageAsync(cancellationToken),
            () => pages.IsComplete ? null : $"{Quantity.Of(pages.Values.Count, "page")} read").ResumeOn(Pipeline);
        return pages.Values;
    }
}
