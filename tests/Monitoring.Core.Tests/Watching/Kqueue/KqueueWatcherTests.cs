using Monitoring.Interop;

namespace Monitoring.Watching.Kqueue;

/// <summary>The kernel's own kqueue, on the platforms that have one.</summary>
public sealed class KqueueWatcherTests : FileWatcherSpecification
{
    protected override bool ReportsNames => false;

    protected override IFileWatcher CreateWatcher()
    {
        Assert.SkipUnless(OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD(), "kqueue is of macOS and FreeBSD.");
        return FileWatcher.Create(WatcherKind.Kqueue, TimeProvider.System);
    }
}

public sealed class MacOSKqueueWatcherTests() : FakeKqueueSpecification(KqueuePlatform.MacOS);

public sealed class FreeBSDKqueueWatcherTests() : FakeKqueueSpecification(KqueuePlatform.FreeBSD);

public sealed class KqueueResourceTests : IDisposable
{
    private readonly WatchedDirectory _root = new();
    private readonly FakeKqueue _kernel = new(KqueuePlatform.MacOS);

    [Fact]
    public void A_watch_holds_one_file_open_until_it_is_ended()
    {
        using KqueueWatcher watcher = new(_kernel);
        WatchDescriptor directory = watcher.WatchDirectory(_root.Path);
        Assert.Equal(1, _kernel.OpenFiles);
        watcher.Unwatch(directory);
        Assert.Equal(0, _kernel.OpenFiles);
    }

    [Fact]
    public void Disposal_closes_everything()
    {
        KqueueWatcher watcher = new(_kernel);
        watcher.WatchDirectory(_root.Path);
        watcher.Dispose();
        Assert.Equal(0, _kernel.OpenFiles);
        Assert.False(_kernel.IsQueueOpen);
    }

    [Theory]
    [InlineData(Errno.EMFILE, "ulimit -n")]
    [InlineData(Errno.ENFILE, "kern.maxfiles")]
    public void A_limit_of_open_files_is_named(int errno, string limit)
    {
        using KqueueWatcher watcher = new(_kernel);
        _kernel.OpenErrno = errno;
        WatchLimitException exception = Assert.Throws<WatchLimitException>(() => watcher.WatchDirectory(_root.Path));
        Assert.Contains(limit, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_may_not_be_read_is_reported()
    {
        using KqueueWatcher watcher = new(_kernel);
        _kernel.OpenErrno = Errno.EACCES;
        Assert.Throws<UnauthorizedAccessException>(() => watcher.WatchDirectory(_root.Path));
    }

    [Fact]
    public void A_queue_that_cannot_be_had_for_a_limit_names_it()
    {
        _kernel.QueueErrno = Errno.EMFILE;
        Assert.Throws<WatchLimitException>(() => new KqueueWatcher(_kernel));
    }

    [Fact]
    public void A_signal_disturbs_nothing()
    {
        using KqueueWatcher watcher = new(_kernel);
        _kernel.Interruptions = 2;
        watcher.WatchDirectory(_root.Path);
        _kernel.Interruptions = 2;
        Assert.Empty(watcher.ReadEvents(TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    public void Dispose() => _root.Dispose();
}
