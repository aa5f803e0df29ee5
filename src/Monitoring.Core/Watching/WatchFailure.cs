using System.ComponentModel;
using Monitoring.Files.Status;

namespace Monitoring.Watching;

/// <summary>Creates the documented exception for the errno of a watch that failed.</summary>
internal static class WatchFailure
{
    public static Exception OfDirectory(string path, int errno) => FileErrors.FromErrno(errno) == FileError.NotFound
        ? new DirectoryNotFoundException($"'{path}' does not exist or is not a directory.")
        : Of(path, errno);

    public static Exception OfFile(string path, int errno) => FileErrors.FromErrno(errno) == FileError.NotFound
        ? new FileNotFoundException($"'{path}' does not exist.", path)
        : Of(path, errno);

    private static Exception Of(string path, int errno)
    {
        Win32Exception cause = new(errno);
        return FileErrors.FromErrno(errno) == FileError.AccessDenied
            ? new UnauthorizedAccessException($"'{path}' may not be read: {cause.Message}.", cause)
            : new IOException($"'{path}' cannot be watched: {cause.Message}.", cause);
    }
}
