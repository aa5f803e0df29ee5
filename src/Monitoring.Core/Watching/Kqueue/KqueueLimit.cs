using System.ComponentModel;
using Monitoring.Interop;

namespace Monitoring.Watching.Kqueue;

/// <summary>The advice for each limit of kqueue, which needs an open file for each watch.</summary>
internal static class KqueueLimit
{
    private const string ProcessFiles =
        "The process's limit of open files is reached, and kqueue needs one for each watch. Raise 'ulimit -n' (and, if "
        + "it is the limit, sysctl kern.maxfilesperproc).";

    private const string SystemFiles =
        "The system has too many files open, and kqueue needs one for each watch. Raise kern.maxfiles: "
        + "sysctl kern.maxfiles=131072.";

    private const string OutOfMemory = "The kernel has no memory for another kqueue watch.";

    /// <summary>The exception for a queue or a watch that cannot be created; null if the cause is
    /// not a limit.</summary>
    public static WatchLimitException? Of(int errno) => errno switch
    {
        Errno.EMFILE => Because(ProcessFiles, errno),
        Errno.ENFILE => Because(SystemFiles, errno),
        Errno.ENOMEM => Because(OutOfMemory, errno),
        _ => null,
    };

    private static WatchLimitException Because(string advice, int errno) => new(advice, new Win32Exception(errno));
}
