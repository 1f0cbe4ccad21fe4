using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>Finds and reads instance files by PowerShell's rules for paths.</summary>
internal static class InstanceFile
{
    // The platform's responses have the same limit.
    private const int MaximumBytes = 10 * 1024 * 1024;

    /// <summary>The files that match a path with wildcards.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path)
    {
        // The engine validates a pattern only if a folder has names to compare.
        _ = WildcardName.Parse(path);
        try
        {
            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return found.Count > 0
                ? [.. found.Select(file => RequireFileSystem(provider, file))]
                : throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, Messages.FormatInstanceFileNoMatch(path));
        }
        catch (SessionStateException e)
        {
            throw NotFound(e);
        }
    }

    /// <summary>The file at a literal path.</summary>
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

    /// <summary>Reads a file on another thread, because a pipe or network share can block forever.</summary>
    /// <exception cref="OperationCanceledException">Canceled before the file was read.</exception>
    public static async Task<InstanceRequest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<byte[]>();
        using (cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)))
        {
            var read = await Task.WhenAny(Task.Run(() => ReadBytes(path)), canceled.Task).ConfigureAwait(false);
            return InstanceJson.Parse(await read.ConfigureAwait(false)) with { Source = path };
        }
    }

    private static byte[] ReadBytes(string path)
    {
        // The system would report that access is denied.
        if (Directory.Exists(path))
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileUnreadable, Messages.FormatInstanceFileIsFolder(path));
        }

        try
        {
            using var file = File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[81920];

            // Devices and pipes have no length.
            for (int count; (count = file.Read(buffer, 0, buffer.Length)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > MaximumBytes)
                {
                    throw new YourMomException(
                        YourMomErrorKind.InstanceFileUnreadable, Messages.FormatInstanceFileTooLarge(path, MaximumBytes / (1024 * 1024)));
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, Messages.FormatInstanceFileNotFound(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileUnreadable, Messages.FormatInstanceFileUnreadable(path, e.Message), e);
        }
    }

    private static YourMomException NotFound(SessionStateException cause) =>
        new(YourMomErrorKind.InstanceFileNotFound, cause.Message, cause);

    private static string RequireFileSystem(ProviderInfo provider, string path) => provider.Name == "FileSystem"
        ? path
        : throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, Messages.FormatInstanceFileNotInFileSystem(path));
}
