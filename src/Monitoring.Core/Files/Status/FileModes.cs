using static Monitoring.Interop.NativeMode;

namespace Monitoring.Files.Status;

/// <summary>Reads the kind of a file from the mode that stat(2) and statx(2) report.</summary>
internal static class FileModes
{
    private const int PermissionBits = 0xFFF;

    /// <summary>The permissions, with the set-user-ID, set-group-ID and sticky bits.</summary>
    public static UnixFileMode ToPermissions(int mode) => (UnixFileMode)(mode & PermissionBits);

    public static FileKind ToKind(int mode) => (mode & S_IFMT) switch
    {
        S_IFREG => FileKind.File,
        S_IFDIR => FileKind.Directory,
        S_IFLNK => FileKind.Link,
        _ => FileKind.Other,
    };
}
