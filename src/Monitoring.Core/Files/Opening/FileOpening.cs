using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;

namespace Monitoring.Files.Opening;

/// <summary>Opens a file for reading so that its writer can rename and delete it, without blocking.</summary>
internal static class FileOpening
{
    /// <summary>Opens a file; null, with the error, if it cannot be opened now.</summary>
    public static SafeFileHandle? TryOpen(string path, out FileError error)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixFile.OpenForReading(path, out error);
        }

        try
        {
            error = FileError.None;
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = failure switch
            {
                UnauthorizedAccessException => FileError.AccessDenied,
                FileNotFoundException or DirectoryNotFoundException => FileError.NotFound,
                _ => FileError.Other,
            };
            return null;
        }
    }
}
