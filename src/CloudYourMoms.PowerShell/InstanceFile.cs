using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Finds and reads an instance.json by PowerShell's own rules for paths.</summary>
internal static class InstanceFile
{
    /// <summary>The one file that a path with wildcards leads to.</summary>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return found.Count == 1
                ? RequireFileSystem(provider, found[0])
                : throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, $"'{path}' leads to {found.Count} files; one is needed.");
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

    public static InstanceRequest Read(string path)
    {
        try
        {
            return InstanceRequest.Parse(File.ReadAllText(path));
        }
        catch (YourMomException e)
        {
            throw new YourMomException(e.Kind, $"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new YourMomException(YourMomErrorKind.InstanceFileNotFound, $"There is no file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
