namespace Monitoring.Watching.Kqueue;

/// <summary>The differences between the kqueues of macOS and FreeBSD.</summary>
/// <param name="EventLength">The number of bytes in a <c>struct kevent</c>.</param>
/// <param name="UserFilter">The number of EVFILT_USER.</param>
/// <param name="OpenFile">The flags of open(2) for a file that is only watched.</param>
/// <param name="OpenDirectory">The flags of open(2) that fail if the path is not a directory.</param>
internal sealed record KqueuePlatform(int EventLength, short UserFilter, int OpenFile, int OpenDirectory)
{
    /// <summary>macOS. A file that is open with O_EVTONLY does not prevent a volume from being unmounted.</summary>
    // O_EVTONLY 0x8000, O_NONBLOCK 0x4, O_DIRECTORY 0x100000, O_CLOEXEC 0x1000000 (bsd/sys/fcntl.h)
    public static readonly KqueuePlatform MacOS = new(32, -10, 0x0100_8004, 0x0110_8004);

    /// <summary>FreeBSD 12 and later. O_NONBLOCK, so that opening a pipe does not block.</summary>
    // O_RDONLY 0, O_NONBLOCK 0x4, O_DIRECTORY 0x20000, O_CLOEXEC 0x100000 (sys/fcntl.h)
    public static readonly KqueuePlatform FreeBSD = new(64, -11, 0x0010_0004, 0x0012_0004);
}
