using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Writes an instance.json to fill in.</summary>
/// <remarks>
/// <para>The file names what the platform wants for the kind, with placeholders; one that is left in is an error before anything is sent. Editors complete and check it by the JSON schema that the module brings.</para>
/// <para>Filled in, it holds the app's secret in clear, unless you leave it out: what is not in the file can be a parameter of <see cref="NewYourMomInstanceCommand"/>, or come from the sign-in. Files may be UTF-8 or, with a byte order mark, UTF-16 and UTF-32.</para>
/// </remarks>
/// <example>Write a file for Service Cloud<code>
/// New-YourMomInstanceFile sfdcservicecloud ./service-desk.json
/// </code></example>
/// <example>Write one for a kind without a sign-in<code>
/// New-YourMomInstanceFile zendesk ./tickets.json -NoOAuth
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output cref="FileInfo">The file.</output>
/// <error cref="YourMomErrorKind.InstanceFileNotFound"/>
/// <error cref="YourMomErrorKind.InstanceFileExists"/>
/// <error cref="YourMomErrorKind.InstanceFileUnwritable"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.New, "YourMomInstanceFile", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewYourMomInstanceFileCommand : AsyncCmdlet
{
    /// <summary>The kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The file to write.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "instance.json";

    /// <summary>Leaves out what only kinds with a sign-in at the provider need.</summary>
    [Parameter]
    public SwitchParameter NoOAuth { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Path;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var path = InstanceFile.ResolveLiteral(this, Path);
        if (!Force && File.Exists(path))
        {
            throw AlreadyThere(path, null);
        }

        if (!ShouldProcess(path, $"Write an instance file for {Key}"))
        {
            return;
        }

        var content = InstanceTemplate.Create(Key, !NoOAuth, Schema());
        try
        {
            // A file that came to be in between is not overwritten either.
            using var file = new FileStream(path, Force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await file.WriteAsync(content, 0, content.Length, cancellationToken).ResumeOn(Pipeline);
        }
        catch (IOException e) when (!Force && File.Exists(path))
        {
            throw AlreadyThere(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileUnwritable, $"{path} cannot be written: {e.Message}", e);
        }

        WriteObject(new FileInfo(path));
    }

    private static YourMomException AlreadyThere(string path, IOException? cause) =>
        new(YourMomErrorKind.InstanceFileExists, $"{path} is there already, and was left as it is.", cause);

    private static Uri? Schema()
    {
        var file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(NewYourMomInstanceFileCommand).Assembly.Location) ?? string.Empty, "instance.schema.json");
        return File.Exists(file) ? new Uri(file) : null;
    }
}
