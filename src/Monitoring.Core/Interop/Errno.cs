namespace Monitoring.Interop;

/// <summary>The errno values that the code handles. Those below 35 are the same on Linux, macOS and the BSDs.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EEXIST = 17;
    public const int ENOTDIR = 20;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;

    /// <summary>EWOULDBLOCK is 11 on Linux, 35 on macOS and the BSDs.</summary>
    public static int EWOULDBLOCK => OperatingSystem.IsLinux() ? EAGAIN : 35;

    /// <summary>ELOOP is 40 on Linux, 62 on macOS and the BSDs.</summary>
    public static int ELOOP => OperatingSystem.IsLinux() ? 40 : 62;
}
