using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Finds and reads an instance.json by PowerShell's own rules for paths.</summary>
internal static class InstanceFile
{
    // More than this is no instance.json; the platform's answers have the same bound.
    private const int MaximumBytes = 10 * 1024 * 1024;

    /// <summary>The files that a path with wildcards leads to.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path)
    {
        // The engine reads a pattern only where there is a name to compare it with.
        _ = WildcardName.Parse(path);
        try
        {
            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return found.Count > 0
                ? [.. found.Select(file => RequireFileSystem(provider, file))]
                : throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, $"'{path}' leads to no file.");
        }
        catch (SessionStateException e)
        {
            throw NotFound(e);
        }
    }

    /// <summary>The file at a path that is taken as it is.</summary>
    public static string ResolveLiteral(PSCmdlet cmdlet, string literalPath)
    {
        try
        {
            var path = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(literalPath, out var provider, out _);
            return RequireFileSystem(provider, path);
        }
        catch (SessionStateException e)
        {
            throw NotFound(e);
        }
    }

    /// <summary>Reads a file on another thread, which a pipe without a writer, or a share that does not answer, may hold for ever.</summary>
    /// <exception cref="OperationCanceledException">Canceled before it was read.</exception>
    public static async Task<InstanceRequest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<byte[]>();
        using (cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)))
        {
            return InstanceJson.Parse(await (await Task.WhenAny(Task.Run(() => ReadBytes(path)), canceled.Task).ConfigureAwait(false)).ConfigureAwait(false)) with { Source = path };
        }
    }

    private static byte[] ReadBytes(string path)
    {
        // The system would say that access is denied.
        if (Directory.Exists(path))
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileUnreadable, $"{path} is a folder, not a file.");
        }

        try
        {
            using var file = File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[81920];

            // A device or a pipe has no length to ask for.
            for (int count; (count = file.Read(buffer, 0, buffer.Length)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > MaximumBytes)
                {
                    throw new YourMomException(YourMomErrorKind.InstanceFileUnreadable, $"{path} exceeds {MaximumBytes / (1024 * 1024)} MiB.");
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, $"There is no file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileUnreadable, $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static YourMomException NotFound(SessionStateException cause) =>
        new(YourMomErrorKind.InstanceFileNotFound, cause.Message, cause);

    private static string RequireFileSystem(ProviderInfo provider, string path) => provider.Name == "FileSystem"
        ? path
        : throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, $"'{path}' is not in the file system.");
}
