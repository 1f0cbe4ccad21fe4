using System.ComponentModel;
using System.Runtime.InteropServices;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Writes a file atomically.</summary>
internal static class AtomicFile
{
    // SDDL for Windows: access for the owner and the system, no inherited permissions.
    private const string OwnerOnlyDescriptor = "D:P(A;;FA;;;OW)(A;;FA;;;SY)";
    private const uint DaclSecurityInformation = 4;

    private static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    /// <summary>Writes a file. If the write fails, an existing file is unchanged.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="content">The content.</param>
    /// <param name="overwrite">False to fail if the file exists.</param>
    /// <param name="ownerOnly">True to give only the owner access.</param>
    /// <returns>False if the file system cannot restrict access to the owner.</returns>
    /// <exception cref="IOException">The file exists and must not be overwritten, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller has no permission to write.</exception>
    public static bool Write(string path, byte[] content, bool overwrite, bool ownerOnly)
    {
        if (overwrite && new FileInfo(path) is { Exists: true } existing &&
            (existing.Length == 0 || existing.Attributes.HasFlag(FileAttributes.ReparsePoint)))
        {
            return WriteInPlace(path, content, ownerOnly);
        }

        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            bool isRestricted;
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                // Before the content is written.
                isRestricted = !ownerOnly || TryRestrict(temporary);
                file.Write(content, 0, content.Length);
                file.Flush(flushToDisk: true);
            }

            if (!overwrite || !File.Exists(path))
            {
                File.Move(temporary, path);
                return isRestricted;
            }

            File.Replace(temporary, path, destinationBackupFileName: null);

            // On Windows, File.Replace keeps the permissions of the replaced file.
            return isRestricted && (!ownerOnly || TryRestrict(path));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // A device or a pipe (length 0) and a symbolic link must not be replaced by a file.
    private static bool WriteInPlace(string path, byte[] content, bool ownerOnly)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(content, 0, content.Length);
        file.Flush();

        // The length of a device stays 0.
        var isDevice = !file.CanSeek || file.Length == 0;
        return !ownerOnly || isDevice || TryRestrict(path);
    }

    private static bool TryRestrict(string path)
    {
        if (!IsWindows)
        {
            return UnixFilePermissions.TryRestrictToOwner(path);
        }

        try
        {
            RestrictOnWindows(path);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            // FAT and some network shares do not support owners.
            return false;
        }
    }

    private static void RestrictOnWindows(string path)
    {
        if (!NativeMethods.ConvertStringSecurityDescriptorToSecurityDescriptor(OwnerOnlyDescriptor, 1, out var descriptor, IntPtr.Zero))
        {
            throw new Win32Exception();
        }

        try
        {
            if (!NativeMethods.SetFileSecurity(path, DaclSecurityInformation, descriptor))
            {
                throw new Win32Exception();
            }
        }
        finally
        {
            Marshal.FreeHGlobal(descriptor);
        }
    }

    private static class NativeMethods
    {
        [DllImport(
            "advapi32.dll",
            EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW",
            CharSet = CharSet.Unicode,
            SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool ConvertStringSecurityDescriptorToSecurityDescriptor(
            string text, uint revision, out IntPtr descriptor, IntPtr size);

        [DllImport("advapi32.dll", EntryPoint = "SetFileSecurityW", CharSet = CharSet.Unicode, SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool SetFileSecurity(string path, uint information, IntPtr descriptor);
    }
}
