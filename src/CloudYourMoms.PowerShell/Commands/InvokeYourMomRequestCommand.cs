using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Sends a request to a resource of an instance, such as /accounts, with the instance's token.</summary>
/// <remarks>
/// <para>
/// The token is taken from the piped object, from the vault or from the platform, in this order. JSON is converted to objects, and each
/// item of a list is written separately. Any other content is returned as a string.
/// </para>
/// <para>
/// GET requests are retried if the platform is busy; all other requests are sent once. For all methods except GET, -Confirm prompts before
/// the request is sent, and -WhatIf does not send it.
/// </para>
/// </remarks>
/// <example>Get all pages of a list<code>
/// Invoke-YourMomRequest 123 /accounts -Query @{ pageSize = 50 } -AllPages
/// </code></example>
/// <example>Create an account in the instance<code>
/// Invoke-YourMomRequest 123 /accounts -Method POST -Body @{
///     name = 'Contoso'
/// }
/// </code></example>
/// <example>Send a request to several instances<code>
/// Get-YourMomInstance -Tag prod | Invoke-YourMomRequest -Path /accounts
/// </code></example>
/// <example>Show the request that would be sent<code>
/// Invoke-YourMomRequest 123 /accounts/001A0000 -Method DELETE -WhatIf
/// </code></example>
/// <input cref="Instance">You can pipe instances to this cmdlet. It uses their properties Id and Token.</input>
/// <output cref="PSObject">This cmdlet returns the JSON response: an object, or an object for each item of a list.</output>
/// <output cref="string">If the response is not JSON, this cmdlet returns a string.</output>
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
    /// <summary>Specifies the path of the resource, such as /accounts or /accounts/001A0000.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Specifies the HTTP method.</summary>
    [Parameter]
    [ValidateSet("GET", "POST", "PUT", "PATCH", "DELETE")]
    public string Method { get; set; } = "GET";

    /// <summary>Specifies the body: a hashtable, an object, a list, or a string that contains JSON.</summary>
    [Parameter]
    [RedactFromModuleLog]
    [ValidateNotNull]
    public object? Body { get; set => field = RedactFromModuleLogAttribute.Open(value); }

    /// <summary>Specifies query parameters. A list of values is sent as a repeated parameter. Dates are sent in ISO 8601 format.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Query { get; set; } = new Hashtable();

    /// <summary>
    /// Gets all pages of a list. The list is read completely before the first item is written, so that the next command in the pipeline can
    /// remove items without affecting the list. This parameter requires -Method GET.
    /// </summary>
    [Parameter]
    public SwitchParameter AllPages { get; set; }

    /// <summary>
    /// Specifies the token of the instance, as in the property Token of an instance object. It can be combined with one id only. By
    /// default, the stored token is used. If no token is stored, it is requested from the platform.
    /// </summary>
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
                Messages.FormatAllPagesRequiresGet(Method.ToUpperInvariant()))
            {
                Remedy = Messages.AllPagesRequiresGetRemedy,
            };
        }

        Connect(ResolveAccount());
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken) =>
        ForEachInstanceAsync(Id, Record, PlatformUri, id => SendAsync(id, cancellationToken));

    private async Task SendAsync(long id, CancellationToken cancellationToken)
    {
        var action = $"{Method.ToUpperInvariant()} {Redactor.RemoveLineBreaks(Path.Split('?')[0])}";
        if (!IsGet && !ShouldProcess(Messages.FormatInstanceTarget(id, Account.BaseUri), action))
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
            Messages.FormatPagesProgressActivity(call),
            _ => pages.ReadPageAsync(cancellationToken),
            () => pages.IsComplete ? null : Messages.FormatListProgress(Quantity.Of(pages.Values.Count, "page"))).ResumeOn(Pipeline);
        return pages.Values;
    }
}
