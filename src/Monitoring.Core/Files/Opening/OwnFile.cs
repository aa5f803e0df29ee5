using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;
using Monitoring.Interop;

namespace Monitoring.Files.Opening;

// Implementation notes
//
// A file is created with O_EXCL, which follows no link and uses no existing file. An existing file is opened with
// O_NOFOLLOW and without O_TRUNC. It is not changed before fstat(2) has shown that it is a regular file with one name
// that belongs to this user or to root. Another user can create a link, a pipe or a file in any directory that this
// other user may write. Without fs.protected_hardlinks the other user can also create a second name of any file there.
// lstat(2) comes first, because opening a device can have side effects.
//
// A file of root counts as this user's own: root needs no attack, and some file systems (FAT, shared folders of a
// virtual machine) show root, or the user who mounted them, as the owner of everything.

/// <summary>Creates files, and opens files for writing, that only this user and root can have created. All writes go
/// through this class.</summary>
internal static class OwnFile
{
    /// <summary>The mode of a created file: read and write for its owner.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int Attempts = 10;

    /// <summary>Creates a file for its owner alone.</summary>
    /// <param name="path">The path, at which nothing exists yet, not even a link.</param>
    /// <param name="preallocatedBytes">The number of bytes to reserve on the volume.</param>
    /// <param name="options">Further options.</param>
    /// <exception cref="IOException">Something exists at the path, or the file cannot be created.</exception>
    public static FileStream Create(string path, long preallocatedBytes = 0, FileOptions options = FileOptions.None)
    {
        FileStreamOptions created = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None,
            BufferSize = 0,
            Options = options,
            PreallocationSize = preallocatedBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            created.UnixCreateMode = Mode;
        }

        return new FileStream(path, created);
    }

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="ForeignFileException">The file is a link or not a regular file, has several names, or belongs
    /// to another user.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Opening the file is not permitted.</exception>
    public static FileStream Open(string path)
    {
        if (FileStatus.Of(path, followLinks: false, out _) is { } found)
        {
            ThrowIfForeign(path, found);
        }

        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }

        SafeFileHandle handle = OpenWithoutLinks(path);
        try
        {
            ThrowIfForeign(path, FileStatus.Of(handle));
            return new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for reading and writing and keeps its content, or creates it for
    /// its owner alone.</summary>
    /// <exception cref="ForeignFileException">The file is a link or not a regular file, has several names, or belongs
    /// to another user.</exception>
    /// <exception cref="IOException">The file cannot be opened or created.</exception>
    /// <exception cref="UnauthorizedAccessException">Opening or creating the file is not permitted.</exception>
    public static FileStream OpenOrCreate(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Exists(path) ? Open(path) : Create(path);
            }
            catch (IOException failure)
                when (attempt < Attempts && (failure is FileNotFoundException || IsThereAlready(path, failure)))
            {
                // Created or deleted by another process just now.
            }
        }
    }

    /// <summary>Takes the operating system's lock on an open file, which ends when the file is closed or
    /// the process ends.</summary>
    /// <returns>False if another process, or another handle of the file in this process, has the lock. On
    /// Windows the file could not have been opened then. A file system without locks grants the lock to
    /// everyone, as in .NET.</returns>
    public static bool TryLock(FileStream file) => OperatingSystem.IsWindows()
        || NativeOwnership.Lock(file.SafeFileHandle, NativeOwnership.LOCK_EX | NativeOwnership.LOCK_NB) == 0
        || Marshal.GetLastPInvokeError() != Errno.EWOULDBLOCK;

    /// <summary>Whether anything exists at a path, including a link to nothing.</summary>
    public static bool Exists(string path) => FileStatus.Of(path, followLinks: false, out _) is not null;

    /// <summary>Finds the reason why a file is not a regular file of this user, as the end of a sentence that begins
    /// with its path; null if it is one.</summary>
    /// <param name="status">The status of the file itself, not of a link's target.</param>
    public static string? FindProblem(in FileStatus status) => status switch
    {
        { Kind: FileKind.Link } => "is a symbolic link",
        { Kind: FileKind.Directory } => "is a directory",
        { Kind: not FileKind.File } => "is a pipe, a socket or a device",
        { Links: > 1 } => string.Create(CultureInfo.InvariantCulture, $"has {status.Links} names (hard links)"),
        _ when !FileOwner.IsTrusted(status.Owner) => string.Create(
            CultureInfo.InvariantCulture,
            $"belongs to user {status.Owner} (mode {Convert.ToString((int)status.Permissions, 8).PadLeft(4, '0')}), "
            + $"not to the current user {FileOwner.Current}"),
        _ => null,
    };

    private static void ThrowIfForeign(string path, in FileStatus status)
    {
        if (FindProblem(status) is { } problem)
        {
            throw new ForeignFileException(path, problem);
        }
    }

    private static bool IsThereAlready(string path, IOException failure) => failure is not ForeignFileException
        && (OperatingSystem.IsWindows() ? File.Exists(path) : failure.HResult == Errno.EEXIST);

    private static SafeFileHandle OpenWithoutLinks(string path)
    {
        nint descriptor;
        int errno;
        do
        {
            descriptor = NativeOwnership.Open(
                path, NativeOwnership.PAL_O_RDWR | NativeOwnership.PAL_O_NOFOLLOW
                    | NativeOwnership.PAL_O_CLOEXEC, mode: 0);
            errno = Marshal.GetLastPInvokeError();
        }
        while (descriptor < 0 && errno == Errno.EINTR);

        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Explain(path, errno);
    }

    private static Exception Explain(string path, int errno) => FileErrors.FromErrno(errno) switch
    {
        FileError.NotFound => new FileNotFoundException($"{path} does not exist.", path),
        FileError.AccessDenied => new UnauthorizedAccessException($"This user is not permitted to write to {path}."),
        FileError.LinkLoop => new ForeignFileException(path, "is a symbolic link"),
        _ => new IOException($"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(errno)}", errno),
    };
}
