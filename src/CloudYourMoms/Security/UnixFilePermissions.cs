using System.Reflection;

namespace CloudYourMoms.Security;

/// <summary>Sets the permissions of files and folders on Linux and macOS.</summary>
public static class UnixFilePermissions
{
    private const int OwnerOfFile = 0b110_000_000;
    private const int OwnerOfFolder = 0b111_000_000;

    // netstandard2.0 does not define this method, and .NET Framework does not need it.
    private static readonly MethodInfo? SetUnixFileMode = Path.DirectorySeparatorChar == '\\' ? null : Array.Find(
        typeof(File).GetMethods(BindingFlags.Public | BindingFlags.Static),
        method => method.Name == "SetUnixFileMode" && method.GetParameters()[0].ParameterType == typeof(string));

    /// <summary>Lets only the owner read and write a file or use a folder. Does nothing on Windows.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <returns>False if the user is not the owner, or the file system (such as FAT or a network share) has no permissions.</returns>
    public static bool TryRestrictToOwner(string path)
    {
        if (SetUnixFileMode is null)
        {
            return true;
        }

        var mode = Directory.Exists(path) ? OwnerOfFolder : OwnerOfFile;
        try
        {
            SetUnixFileMode.Invoke(null, [path, Enum.ToObject(SetUnixFileMode.GetParameters()[1].ParameterType, mode)]);
            return true;
        }
        catch (TargetInvocationException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
