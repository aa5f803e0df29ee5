using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Watching.Mock;

namespace Monitoring.Collecting.Scanning;

public sealed class WatchTableTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    [Fact]
    public void A_watch_that_cannot_be_renewed_ends_once_and_may_be_added_later()
    {
        using MockFileWatcher watcher = new();
        WatchTable table = new(watcher, new MonitoringEvents());
        _files.Append("a.log", "1");
        WatchTable.Watch first = table.Subscribe(_files["a.log"], Identity("a.log"), isDirectory: false, "one")!;
        table.Subscribe(_files["a.log"], Identity("a.log"), isDirectory: false, "two");
        FileIdentity replaced = first.Identity with { Inode = 1 };
        _files.Delete("a.log");
        Assert.Null(table.Subscribe(_files["a.log"], replaced, isDirectory: false, "one"));
        Assert.True(first.IsDead);
        table.Unsubscribe(first, "one");

        _files.Append("a.log", "2");
        WatchTable.Watch second = table.Subscribe(_files["a.log"], Identity("a.log"), isDirectory: false, "one")!;
        table.Unsubscribe(first, "two");
        Assert.Same(second, table.Subscribe(_files["a.log"], Identity("a.log"), isDirectory: false, "two"));
        table.Unsubscribe(second, "one");
        table.Unsubscribe(second, "two");
        Assert.Equal(0, watcher.WatchCount);
    }

    public void Dispose() => _files.Dispose();

    private FileIdentity Identity(string name) => FileStatus.Of(_files[name])!.Value.Identity;
}
