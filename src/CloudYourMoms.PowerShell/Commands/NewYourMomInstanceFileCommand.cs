using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Writes an instance.json to fill in.</summary>
/// <remarks>
/// <para>The file names what the platform wants for the kind, with placeholders; one that is left in is an error before anything is sent. Editors complete and check it by the module's JSON schema, which is written to the folder .schema beside it and named by a relative path.</para>
/// <para>Only its owner can read the file. Filled in, it holds the app's secret in clear, unless you leave it out: what is not in the file can be a parameter of <see cref="NewYourMomInstanceCommand"/>, or come from the sign-in. Files may be UTF-8 or, with a byte order mark, UTF-16 and UTF-32.</para>
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
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.New, "YourMomInstanceFile", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewYourMomInstanceFileCommand : AsyncCmdlet
{
    private const string SchemaFile = "instance.schema.json";
    private const string SchemaFolder = ".schema";
    private const string Schema = $"./{SchemaFolder}/{SchemaFile}";

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
        if (Directory.Exists(path))
        {
            throw Unwritable(path, "it is a folder. Give the name of a file in it.", null);
        }

        if (!Force && File.Exists(path))
        {
            throw AlreadyThere(path, null);
        }

        if (!ShouldProcess(path, $"Write an instance file for {Key}"))
        {
            return;
        }

        try
        {
            // On another thread: a share may not answer.
            if (!await Task.Run(() => Write(path), cancellationToken).ResumeOn(Pipeline))
            {
                WriteWarning($"Others may be able to read {path}: its file system does not restrict a file to its owner.");
            }
        }
        catch (IOException e) when (!Force && File.Exists(path))
        {
            throw AlreadyThere(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unwritable(path, e.Message, e);
        }

        WriteObject(new FileInfo(path));
    }

    private bool Write(string path)
    {
        var source = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(NewYourMomInstanceFileCommand).Assembly.Location) ?? string.Empty, SchemaFile);
        var hasSchema = File.Exists(source);
        if (hasSchema)
        {
            WriteSchema(File.ReadAllBytes(source), System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, SchemaFolder));
        }

        var content = InstanceTemplate.Create(Key, !NoOAuth, hasSchema ? new Uri(Schema, UriKind.Relative) : null);
        return AtomicFile.Write(path, content, Force, ownerOnly: true);
    }

    // In a folder of its own: *.json beside it is to lead to instances only.
    private static void WriteSchema(byte[] schema, string folder)
    {
        // Not the folder of the file: a mistyped path makes no folders.
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(folder)!))
        {
            throw new DirectoryNotFoundException("its folder does not exist.");
        }

        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, SchemaFile);
        if (!File.Exists(path) || !File.ReadAllBytes(path).SequenceEqual(schema))
        {
            AtomicFile.Write(path, schema, overwrite: true, ownerOnly: false);
        }
    }

    private static YourMomException Unwritable(string path, string reason, Exception? cause) =>
        new(YourMomErrorKind.InstanceFileUnwritable, $"{path} cannot be written: {reason}", cause);

    private static YourMomException AlreadyThere(string path, IOException? cause) =>
        new(YourMomErrorKind.InstanceFileExists, $"{path} is there already, and was left as it is.", cause);
}
