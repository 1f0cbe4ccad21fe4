using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Writes an instance.json to fill in.</summary>
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
            await file.WriteAsync(content, 0, content.Length, cancellationToken);
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
