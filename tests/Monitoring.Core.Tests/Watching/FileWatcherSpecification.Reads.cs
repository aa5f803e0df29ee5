using System.Diagnostics;

namespace Monitoring.Watching;

// How reads wait and end.
public abstract partial class FileWatcherSpecification
{
    [Fact]
    public void Watching_and_unwatching_do_not_disturb_the_events_that_are_being_gone_through()
    {
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        WatchDescriptor other = Watcher.WatchFile(NewFile("other.log"));
        CreateFile(Path.Join(Inside, "a.log"));
        CreateFile(Path.Join(Inside, "b.log"));
        int count = 0;
        while (count == 0)
        {
            foreach (WatchEvent watchEvent in Watcher.ReadEvents(WaitLimit, CancellationToken.None))
            {
                if (count++ == 0)
                {
                    Watcher.WatchFile(Path.Join(Inside, "a.log"));
                    Watcher.Unwatch(other);
                }

                Assert.Equal(directory, watchEvent.Descriptor);
            }
        }
    }

    [Fact]
    public void A_read_that_does_not_block_is_empty_if_nothing_happened()
    {
        Watcher.WatchDirectory(Inside);
        Watcher.WatchFile(NewFile("a.log"));
        Assert.Empty(Watcher.ReadEvents());
        Assert.Empty(Watcher.ReadEvents(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public void A_timed_out_read_is_empty_and_not_early()
    {
        SkipUnlessItWaits();
        Watcher.WatchFile(NewFile("a.log"));
        TimeSpan timeout = TimeSpan.FromMilliseconds(50.5);
        long start = Stopwatch.GetTimestamp();
        Assert.Empty(Watcher.ReadEvents(timeout, CancellationToken.None));
        Assert.InRange(Stopwatch.GetElapsedTime(start), timeout, WaitLimit);
    }

    [Fact]
    public async Task A_waiting_read_ends_with_a_write_from_another_thread()
    {
        SkipUnlessItWaits();
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Task<IReadOnlyList<WatchEvent>> reading = await StartReading(Timeout.InfiniteTimeSpan, CancellationToken.None);
        Write(path);
        IReadOnlyList<WatchEvent> events = await reading.WaitAsync(WaitLimit, TestContext.Current.CancellationToken);
        Assert.Contains(new WatchEvent(file, WatchEventKind.Written), events);
    }

    [Fact]
    public async Task A_waiting_read_ends_empty_with_its_cancellation_and_the_next_one_waits_again()
    {
        SkipUnlessItWaits();
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        using CancellationTokenSource source = new();
        Task<IReadOnlyList<WatchEvent>> reading = await StartReading(Timeout.InfiniteTimeSpan, source.Token);
        await source.CancelAsync();
        Assert.Empty(await reading.WaitAsync(WaitLimit, TestContext.Current.CancellationToken));

        TimeSpan timeout = TimeSpan.FromMilliseconds(50);
        long start = Stopwatch.GetTimestamp();
        Assert.Empty(Watcher.ReadEvents(timeout, CancellationToken.None));
        Assert.True(Stopwatch.GetElapsedTime(start) >= timeout, "The cancellation of one read ended the next.");

        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void A_read_that_was_cancelled_before_does_not_wait()
    {
        Watcher.WatchFile(NewFile("a.log"));
        Assert.Empty(Watcher.ReadEvents(Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true)));
    }

    private void SkipUnlessItWaits() => Assert.SkipUnless(Waits, "A mock does not wait.");

    /// <summary>Reads on another thread, and returns when that thread is about to.</summary>
    private async Task<Task<IReadOnlyList<WatchEvent>>> StartReading(
        TimeSpan timeout, CancellationToken cancellationToken)
    {
        IFileWatcher watcher = Watcher;
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<IReadOnlyList<WatchEvent>> reading = Task.Factory.StartNew(
            () =>
            {
                started.SetResult();
                return watcher.ReadEvents(timeout, cancellationToken);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await started.Task;
        return reading;
    }
}
