using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting.Scanning;

public sealed class EventTests : IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_write_with_an_event_is_read_without_waiting_for_the_next_scan()
    {
        Files.Append("logs/a.log", "1\n");
        _scene.Collect();
        Files.Append("logs/a.log", "2\n");
        Assert.Empty(_scene.Drain());
        _scene.Watcher.SimulateWrite(Files["logs/a.log"]);
        Assert.Equal(["2"], _scene.Drain().Select(entry => entry.Message));
    }

    [Fact]
    public void A_new_file_with_an_event_is_read_without_waiting_for_the_next_scan()
    {
        _scene.Collect();
        Files.Append("logs/a.log", "1\n");
        Assert.Empty(_scene.Drain());
        _scene.Watcher.SimulateNewFile(Files["logs/a.log"]);
        Assert.Equal(["1"], _scene.Drain().Select(entry => entry.Message));
    }

    [Fact]
    public void After_an_overflow_everything_is_scanned()
    {
        Files.Append("logs/a.log", "1\n");
        _scene.Collect();
        Files.Append("logs/a.log", "2\n");
        Files.Append("logs/b.log", "3\n");
        _scene.Watcher.SimulateOverflow();
        Assert.Equal(["2", "3"], _scene.Drain().Select(entry => entry.Message).Order());
    }

    [Fact]
    public void A_hundred_thousand_events_at_once_repeat_nothing_and_leave_no_state()
    {
        const int Count = 100_000;
        Files.Append("logs/a.log", "1\n");
        _scene.Collect();
        Files.Append("logs/a.log", "2\n");
        for (int index = 0; index < Count; index++)
        {
            switch (index % 4)
            {
                case 0:
                    _scene.Watcher.SimulateWrite(Files["logs/a.log"]);
                    break;
                case 1:
                    _scene.Watcher.SimulateNewFile(Files["logs/a.log"]);
                    break;
                case 2:
                    _scene.Watcher.SimulateAttributeChange(Files["logs/a.log"]);
                    break;
                default:
                    // Created and deleted, each under another name.
                    _scene.Watcher.SimulateNewFile(Files[$"logs/{index}.log"]);
                    break;
            }
        }

        Assert.Equal(["2"], _scene.Drain().Select(entry => entry.Message));
        Assert.Empty(_scene.Collect());
        Assert.Equal(1, _scene.Collector!.FileCount);
        Assert.Equal(2, _scene.Watcher.WatchCount);
        Assert.Empty(_scene.Warnings);
        Files.Append("logs/a.log", "3\n");
        _scene.Watcher.SimulateWrite(Files["logs/a.log"]);
        Assert.Equal(["3"], _scene.Drain().Select(entry => entry.Message));
    }

    [Fact]
    public void The_directories_on_the_way_of_a_link_are_watched_and_unwatched()
    {
        Files.CreateDirectory("pods");
        Files.Append("pods/0.log", "1\n");
        Files.Link("logs/pod.log", Files["pods/0.log"]);
        Assert.Equal(["pod.log: 1"], _scene.Collect());
        Assert.Equal([_scene.Root, Files["pods"], Files["pods/0.log"]], _scene.Watcher.WatchedPaths.Order());
        Files.Rename("pods/0.log", "pods/0.log.1");
        _scene.Watcher.SimulateMove(Files["pods/0.log"], Files["pods/0.log.1"]);
        Files.Append("pods/0.log", "2\n");
        _scene.Watcher.SimulateNewFile(Files["pods/0.log"]);
        Assert.Equal(["2"], _scene.Drain().Select(entry => entry.Message));
        Files.Delete("logs/pod.log");
        _scene.CollectUntilIdle();
        Assert.Equal([_scene.Root], _scene.Watcher.WatchedPaths);
    }

    [Fact]
    public void When_no_more_can_be_watched_it_is_one_warning_and_everything_is_still_read()
    {
        _scene.Start();
        _scene.Watcher.MaximumWatches = 2;
        for (int file = 0; file < 5; file++)
        {
            Files.Append($"logs/{file}.log", $"{file}\n");
        }

        Assert.Equal(5, _scene.Collect().Count);
        Files.Append("logs/4.log", "more\n");
        Assert.Equal(["4.log: more"], _scene.Collect());
        Assert.Equal(WarningKind.WatchLimit, Assert.Single(_scene.Warnings).Kind);
    }

    [Theory]
    [InlineData(WatcherKind.Auto)]
    [InlineData(WatcherKind.Polling)]
    public async Task A_real_watcher_reports_writes_new_files_and_rotations_of_linked_files(WatcherKind kind)
    {
        Files.CreateDirectory("pods");
        Files.Append("pods/0.log", "1\n");
        Files.Link("logs/pod.log", Files["pods/0.log"]);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        stop.CancelAfter(LongEnough);
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = _scene.Root }],
            RescanInterval = LongEnough,
        };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(kind, TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        Assert.Equal("1", await NextAsync(collector, stop.Token));
        Files.Append("pods/0.log", "2\n");
        Assert.Equal("2", await NextAsync(collector, stop.Token));
        Files.Rename("pods/0.log", "pods/0.log.1");
        Files.Append("pods/0.log", "3\n");
        Assert.Equal("3", await NextAsync(collector, stop.Token));
        Files.Append("logs/new.log", "4\n");
        Assert.Equal("4", await NextAsync(collector, stop.Token));
        Files.Append("pods/other", "5\n");
        Files.Link("logs/pod.log", Files["pods/other"]);
        Assert.Equal("5", await NextAsync(collector, stop.Token));
    }

    [Fact]
    public async Task Cancellation_ends_a_waiting_collect_at_once()
    {
        using CancellationTokenSource stop = new();
        DirectoryCollectorOptions options = new()
        {
            Roots = [new LogRoot { Path = _scene.Root }],
            RescanInterval = LongEnough
        };
        using DirectoryCollector collector = new(
            options, FileWatcher.Create(WatcherKind.Auto,
                TimeProvider.System), TimeProvider.System, new MonitoringEvents());
        Task<LogBatch?> waiting = Task.Run(
            () => collector.Collect(Timeout.InfiniteTimeSpan, stop.Token), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.Null(await waiting.WaitAsync(LongEnough, TestContext.Current.CancellationToken));
    }

    private static Task<string> NextAsync(DirectoryCollector collector, CancellationToken cancellationToken) =>
        Task.Run(
        () =>
        {
            while (true)
            {
                using LogBatch? batch = collector.Collect(Timeout.InfiniteTimeSpan, cancellationToken);
                Assert.True(batch is not null, "Nothing came in time.");
                if (batch.Count > 0)
                {
                    Assert.Equal(1, batch.Count);
                    return batch.CreateEntry(0).Message;
                }
            }
        },
        cancellationToken);
}
