using Monitoring.Interop;

namespace Monitoring.Files.Status;

/// <summary>Reads a <see cref="FileError"/> from the errno that stat(2) or open(2) set.</summary>
internal static class FileErrors
{
    public static FileError FromErrno(int errno) => errno switch
    {
        0 => FileError.None,
        Errno.ENOENT or Errno.ENOTDIR => FileError.NotFound,
        Errno.EACCES or Errno.EPERM => FileError.AccessDenied,
        Errno.EMFILE or Errno.ENFILE => FileError.TooManyOpenFiles,
        _ when errno == Errno.ELOOP => FileError.LinkLoop,
        _ => FileError.Other,
    };
}
