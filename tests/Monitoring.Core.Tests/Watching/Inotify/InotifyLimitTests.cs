using Monitoring.Interop;

namespace Monitoring.Watching.Inotify;

public sealed class InotifyLimitTests
{
    [Theory]
    [InlineData(Errno.EMFILE, "fs.inotify.max_user_instances")]
    [InlineData(Errno.EMFILE, "ulimit -n")]
    [InlineData(Errno.ENFILE, "fs.file-max")]
    [InlineData(Errno.ENOMEM, "memory")]
    public void A_queue_that_cannot_be_had_names_its_limit(int errno, string limit) =>
        Assert.Contains(limit, InotifyLimit.OfQueue(errno)?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Errno.ENOSPC, "sysctl -w fs.inotify.max_user_watches=")]
    [InlineData(Errno.ENOMEM, "memory")]
    public void A_watch_that_cannot_be_had_names_its_limit(int errno, string limit) =>
        Assert.Contains(limit, InotifyLimit.OfWatch(errno)?.Message, StringComparison.Ordinal);

    [Fact]
    public void Another_error_is_no_limit()
    {
        Assert.Null(InotifyLimit.OfQueue(Errno.EACCES));
        Assert.Null(InotifyLimit.OfWatch(Errno.ENOENT));
    }
}
