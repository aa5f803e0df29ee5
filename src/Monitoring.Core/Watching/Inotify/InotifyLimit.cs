using System.ComponentModel;
using Monitoring.Interop;

namespace Monitoring.Watching.Inotify;

/// <summary>The advice for each limit of inotify; see the ERRORS of inotify_init(2) and inotify_add_watch(2).</summary>
internal static class InotifyLimit
{
    private const string OutOfMemory = "The kernel has no memory for another inotify watch.";

    private const string SystemFiles =
        "The system has too many files open for an inotify queue. Raise fs.file-max: sysctl -w fs.file-max=2097152.";

    private const string Instances =
        "The user's limit of inotify instances, or the process's limit of open files, is reached. Raise "
        + "fs.inotify.max_user_instances on the node: sysctl -w fs.inotify.max_user_instances=1024 (to keep it, a file "
        + "in /etc/sysctl.d); or raise 'ulimit -n' (systemd: LimitNOFILE).";

    private const string Watches =
        "The user's limit of inotify watches is reached. Raise fs.inotify.max_user_watches on the node: "
        + "sysctl -w fs.inotify.max_user_watches=524288 (to keep it, a file in /etc/sysctl.d).";

    /// <summary>The exception for a queue that cannot be created; null if the cause is not a limit.</summary>
    public static WatchLimitException? OfQueue(int errno) => errno switch
    {
        Errno.EMFILE => Because(Instances, errno),
        Errno.ENFILE => Because(SystemFiles, errno),
        Errno.ENOMEM => Because(OutOfMemory, errno),
        _ => null,
    };

    /// <summary>The exception for a watch that cannot be added; null if the cause is not a limit.</summary>
    public static WatchLimitException? OfWatch(int errno) => errno switch
    {
        Errno.ENOSPC => Because(Watches, errno),
        Errno.ENOMEM => Because(OutOfMemory, errno),
        _ => null,
    };

    private static WatchLimitException Because(string advice, int errno) => new(advice, new Win32Exception(errno));
}
