using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Monitoring.Interop.NativeFileInformation;

namespace Monitoring.Files.Status;

/// <summary>The status of a file on Windows, with the volume and the file index as device and inode.</summary>
internal static class WindowsFileStatus
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
            throw new IOException(
                "GetFileInformationByHandle failed.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        return ToFileStatus(information);
    }

    private static FileStatus ToFileStatus(in ByHandleFileInformation information)
    {
        long modified = ToUnixNanoseconds(information.LastWriteHigh, information.LastWriteLow);
        return new FileStatus(
            new FileIdentity(
                information.Volume,
                ((ulong)information.IndexHigh << 32) | information.IndexLow,
                ToUnixNanoseconds(information.CreatedHigh, information.CreatedLow)),
            ((FileAttributes)information.Attributes).HasFlag(FileAttributes.Directory)
                ? FileKind.Directory : FileKind.File,
            ((long)information.SizeHigh << 32) | information.SizeLow,
            modified,
            modified,
            information.Links);
    }

    private static long ToUnixNanoseconds(uint high, uint low) =>
        ((((long)high << 32) | low) - UnixEpochInFileTime) * 100;
}
