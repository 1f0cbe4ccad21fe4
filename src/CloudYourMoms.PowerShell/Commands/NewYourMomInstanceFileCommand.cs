using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Creates an instance.json file with placeholders to fill in.</summary>
/// <remarks>
/// <para>
/// The file contains the members that the platform requires for the kind of instance. <see cref="NewYourMomInstanceCommand"/> rejects a
/// file with remaining placeholders. The file refers to the module's JSON schema in the subfolder .schema, so that editors can complete and
/// validate it.
/// </para>
/// <para>
/// Only the owner can read the file, because the app's secret is in plain text. You can omit the secret: values that are not in the file
/// can be parameters of <see cref="NewYourMomInstanceCommand"/> or come from the sign-in. The file can be saved as UTF-8, or as UTF-16 or
/// UTF-32 with a byte order mark.
/// </para>
/// </remarks>
/// <example>Create a file for Service Cloud<code>
/// New-YourMomInstanceFile sfdcservicecloud ./service-desk.json
/// </code></example>
/// <example>Create a file for a kind without a sign-in<code>
/// New-YourMomInstanceFile zendesk ./tickets.json -NoOAuth
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output cref="FileInfo">This cmdlet returns the file.</output>
/// <error cref="YourMomErrorKind.InstanceFileNotFound"/>
/// <error cref="YourMomErrorKind.InstanceFileExists"/>
/// <error cref="YourMomErrorKind.InstanceFileUnwritable"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.New, "YourMomInstanceFile", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewYourMomInstanceFileCommand : AsyncCmdlet
{
    private const string SchemaFile = "instance.schema.json";
    private const string SchemaFolder = ".schema";
    private const string Schema = $"./{SchemaFolder}/{SchemaFile}";

    /// <summary>
    /// Specifies the kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>Specifies the path of the file.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "instance.json";

    /// <summary>Omits the members for a sign-in at the provider.</summary>
    [Parameter]
    public SwitchParameter NoOAuth { get; set; }

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Path;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var path = InstanceFile.ResolveLiteral(this, Path);
        if (Directory.Exists(path))
        {
            throw Unwritable(path, Messages.InstanceFileIsFolderReason, null);
        }

        if (!Force && File.Exists(path))
        {
            throw AlreadyExists(path, null);
        }

        if (!ShouldProcess(path, Messages.FormatInstanceFileAction(Key)))
        {
            return;
        }

        try
        {
            // On another thread, because a network share may not respond.
            if (!await Task.Run(() => Write(path), cancellationToken).ResumeOn(Pipeline))
            {
                WriteWarning(Messages.FormatInstanceFileUnprotected(path));
            }
        }
        catch (IOException e) when (!Force && File.Exists(path))
        {
            throw AlreadyExists(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unwritable(path, e.Message, e);
        }

        WriteObject(new FileInfo(path));
    }

    private bool Write(string path)
    {
        var moduleFolder = System.IO.Path.GetDirectoryName(typeof(NewYourMomInstanceFileCommand).Assembly.Location) ?? string.Empty;
        var source = System.IO.Path.Combine(moduleFolder, SchemaFile);
        var hasSchema = File.Exists(source);
        if (hasSchema)
        {
            WriteSchema(File.ReadAllBytes(source), System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, SchemaFolder));
        }

        var content = InstanceTemplate.Create(Key, !NoOAuth, hasSchema ? new Uri(Schema, UriKind.Relative) : null);
        return AtomicFile.Write(path, content, Force, ownerOnly: true);
    }

    // In a subfolder, so that *.json in the folder matches only instance files.
    private static void WriteSchema(byte[] schema, string folder)
    {
        // The folder of the file is not created, because the path can be mistyped.
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(folder)!))
        {
            throw new DirectoryNotFoundException(Messages.InstanceFileFolderMissingReason);
        }

        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, SchemaFile);
        if (!File.Exists(path) || !File.ReadAllBytes(path).SequenceEqual(schema))
        {
            AtomicFile.Write(path, schema, overwrite: true, ownerOnly: false);
        }
    }

    private static YourMomException Unwritable(string path, string reason, Exception? cause) =>
        new(YourMomErrorKind.InstanceFileUnwritable, Messages.FormatInstanceFileUnwritable(path, reason), cause);

    private static YourMomException AlreadyExists(string path, IOException? cause) =>
        new(YourMomErrorKind.InstanceFileExists, Messages.FormatInstanceFileExists(path), cause);
}
