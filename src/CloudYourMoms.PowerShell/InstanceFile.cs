using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Finds and reads an instance.json by PowerShell's own rules for paths.</summary>
internal static class InstanceFile
{
    /// <summary>The one file that a path with wildcards leads to.</summary>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
        return found.Count == 1
            ? RequireFileSystem(provider, found[0])
            : throw new YourMomException(
                YourMomErrorKind.InvalidInstance,
                $"'{path}' leads to {found.Count} files; one is needed.");
    }

    public static string ResolveLiteral(PSCmdlet cmdlet, string literalPath) =>
        RequireFileSystem(cmdlet.SessionState.Path, literalPath);

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new YourMomException(YourMomErrorKind.InvalidInstance, $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static string RequireFileSystem(PathIntrinsics paths, string literalPath)
    {
        var path = paths.GetUnresolvedProviderPathFromPSPath(literalPath, out var provider, out _);
        return RequireFileSystem(provider, path);
    }

    private static string RequireFileSystem(ProviderInfo provider, string path) => provider.Name == "FileSystem"
        ? path
        : throw new YourMomException(YourMomErrorKind.InvalidInstance, $"'{path}' is not in the file system.");
}
