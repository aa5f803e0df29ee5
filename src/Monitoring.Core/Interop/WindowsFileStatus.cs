using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Tailing;

namespace Monitoring.Interop;

/// <summary>GetFileInformationByHandle of Windows: volume and file index stand for device and inode.</summary>
internal static partial class WindowsFileStatus
{
    private const long UnixEpochInFileTime = 116_444_736_000_000_000;

    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        error = FileError.None;
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!entry.Exists)
        {
            error = FileError.NotFound;
            return null;
        }

        if (!followLinks && entry.LinkTarget is not null)
        {
            return new FileStatus(default, FileKind.Link, 0, 0, 0, 1);
        }

        if (entry is DirectoryInfo)
        {
            long modified = (entry.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100;
            return new FileStatus(default, FileKind.Directory, 0, modified, modified, 1);
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Of(file);
        }
        catch (UnauthorizedAccessException)
        {
            error = FileError.AccessDenied;
        }
        catch (FileNotFoundException)
        {
            error = FileError.NotFound;
        }
        catch (IOException)
        {
            error = FileError.Other;
        }

        return null;
    }

    public static FileStatus Of(SafeFileHandle file)
    {
        if (!GetFileInformationByHandle(file, out ByHandleFileInformation information))
        {
            throw new IOException("GetFileInformationByHandle failed.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        return information.ToFileStatus();
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out ByHandleFileInformation information);

    // typedef struct _BY_HANDLE_FILE_INFORMATION {
    //     DWORD dwFileAttributes; FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
    //     DWORD dwVolumeSerialNumber, nFileSizeHigh, nFileSizeLow, nNumberOfLinks, nFileIndexHigh, nFileIndexLow;
    // } BY_HANDLE_FILE_INFORMATION;
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    internal readonly struct ByHandleFileInformation
    {
        [FieldOffset(0)]
        private readonly uint _attributes;

        [FieldOffset(4)]
        private readonly uint _createdLow;

        [FieldOffset(8)]
        private readonly uint _createdHigh;

        [FieldOffset(20)]
        private readonly uint _lastWriteLow;

        [FieldOffset(24)]
        private readonly uint _lastWriteHigh;

        [FieldOffset(28)]
        private readonly uint _volume;

        [FieldOffset(32)]
        private readonly uint _sizeHigh;

        [FieldOffset(36)]
        private readonly uint _sizeLow;

        [FieldOffset(40)]
        private readonly uint _links;

        [FieldOffset(44)]
        private readonly uint _indexHigh;

        [FieldOffset(48)]
        private readonly uint _indexLow;

        public FileStatus ToFileStatus()
        {
            long modified = ToUnixNanoseconds(_lastWriteHigh, _lastWriteLow);
            return new FileStatus(
                new FileIdentity(
                    _volume,
                    ((ulong)_indexHigh << 32) | _indexLow,
                    ToUnixNanoseconds(_createdHigh, _createdLow)),
                ((FileAttributes)_attributes).HasFlag(FileAttributes.Directory) ? FileKind.Directory : FileKind.File,
                ((long)_sizeHigh << 32) | _sizeLow,
                modified,
                modified,
                _links);
        }

        private static long ToUnixNanoseconds(uint high, uint low) =>
            ((((long)high << 32) | low) - UnixEpochInFileTime) * 100;
    }
}
