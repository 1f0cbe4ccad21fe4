using System.ComponentModel;
using System.Runtime.InteropServices;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Writes a file that is there completely or not at all.</summary>
internal static class AtomicFile
{
    // Windows: access for the owner and the system, nothing inherited.
    private const string OwnerOnlyDescriptor = "D:P(A;;FA;;;OW)(A;;FA;;;SY)";
    private const uint DaclSecurityInformation = 4;

    private static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    /// <summary>Writes a file. What goes wrong leaves the one that was there as it was.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="overwrite">False to fail when the file exists.</param>
    /// <param name="ownerOnly">True when nobody but the owner is to read it.</param>
    /// <returns>False when the file system cannot keep others from reading it.</returns>
    /// <exception cref="IOException">The file exists and is not to be overwritten, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller may not write there.</exception>
    public static bool Write(string path, byte[] content, bool overwrite, bool ownerOnly)
    {
        if (overwrite && new FileInfo(path) is { Exists: true } there &&
            (there.Length == 0 || there.Attributes.HasFlag(FileAttributes.ReparsePoint)))
        {
            return WriteInPlace(path, content, ownerOnly);
        }

        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            bool isRestricted;
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                // While it is empty.
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

            // Windows keeps the permissions of the file that was there.
            return isRestricted && (!ownerOnly || TryRestrict(path));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // A device or a pipe has no length, and a link leads to a file elsewhere: none of them is to be replaced by a file.
    private static bool WriteInPlace(string path, byte[] content, bool ownerOnly)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(content, 0, content.Length);
        file.Flush();

        // Of the file that a link leads to; that of a device stays 0.
        var isDevice = !file.CanSeek || file.Length == 0;
        return !ownerOnly || isDevice || TryRestrict(path);
    }

    private static bool TryRestrict(string path)
    {
        try
        {
            if (IsWindows)
            {
                RestrictOnWindows(path);
            }
            else
            {
                UnixFilePermissions.RestrictToOwner(path);
            }

            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            // FAT and some network shares know no owner.
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
        [DllImport("advapi32.dll", EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW", CharSet = CharSet.Unicode, SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool ConvertStringSecurityDescriptorToSecurityDescriptor(string text, uint revision, out IntPtr descriptor, IntPtr size);

        [DllImport("advapi32.dll", EntryPoint = "SetFileSecurityW", CharSet = CharSet.Unicode, SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool SetFileSecurity(string path, uint information, IntPtr descriptor);
    }
}
