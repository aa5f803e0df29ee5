using Microsoft.Extensions.Time.Testing;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Polling;

public sealed class PollingWatcherTests : FileWatcherSpecification
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    protected override bool DistinguishesMoves => false;

    protected override bool DistinguishesDeletionFromMove => OperatingSystem.IsLinux() || OperatingSystem.IsWindows();

    protected override IFileWatcher CreateWatcher() => new PollingWatcher(TimeProvider.System, Interval);
}

public sealed class PollingIntervalTests : IDisposable
{
    // Nothing takes this long unless it is broken.
    private const int MillisecondsToHang = 30_000;

    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);
    private readonly WatchedDirectory _root = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly PollingWatcher _watcher;

    public PollingIntervalTests() => _watcher = new PollingWatcher(_clock);

    [Fact]
    public void It_polls_every_250_milliseconds()
    {
        WatchDescriptor directory = _watcher.WatchDirectory(_root.Path);
        File.WriteAllText(_root["a.log"], "");
        _clock.Advance(TimeSpan.FromMilliseconds(250) - OneTick);
        Assert.Empty(_watcher.ReadEvents());
        _clock.Advance(OneTick);
        Assert.Equal([new WatchEvent(directory, WatchEventKind.EntryCreated, "a.log")], _watcher.ReadEvents());
        File.Delete(_root["a.log"]);
        Assert.Empty(_watcher.ReadEvents());
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal([new WatchEvent(directory, WatchEventKind.EntryDeleted, "a.log")], _watcher.ReadEvents());
    }

    [Fact]
    public void More_files_are_watched_than_may_be_open()
    {
        const int Files = 20;
        const int MaxOpen = 3;
        DescriptorPool descriptors = new(MaxOpen);
        using PollingWatcher watcher = new(_clock, interval: null, descriptors);
        WatchDescriptor[] watches = [.. Enumerable.Range(0, Files).Select(file =>
        {
            File.WriteAllText(_root[$"{file}.log"], "");
            return watcher.WatchFile(_root[$"{file}.log"]);
        })];
        Assert.Equal(MaxOpen, descriptors.Count);
        for (int file = 0; file < Files; file++)
        {
            File.WriteAllText(_root[$"{file}.log"], "written");
        }

        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(watches.Select(watch => new WatchEvent(watch, WatchEventKind.Written)), watcher.ReadEvents());
    }

    [Fact]
    public void After_a_long_scan_the_next_one_waits_three_times_as_long()
    {
        using PollingWatcher watcher = new(new SlowTime());
        watcher.WatchDirectory(_root.Path);
        watcher.ReadEvents();
        Assert.InRange(watcher.UntilNextScan, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact(Timeout = MillisecondsToHang)]
    public async Task A_waiting_read_scans_again_after_the_interval()
    {
        WatchDescriptor directory = _watcher.WatchDirectory(_root.Path);
        File.WriteAllText(_root["a.log"], "");
        Task<IReadOnlyList<WatchEvent>> reading = Task.Run(
            () => _watcher.ReadEvents(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        await AdvanceUntilCompleted(reading);
        Assert.Equal([new WatchEvent(directory, WatchEventKind.EntryCreated, "a.log")], await reading);
    }

    [Fact(Timeout = MillisecondsToHang)]
    public async Task A_waiting_read_times_out_by_the_clock_it_was_given()
    {
        _watcher.WatchDirectory(_root.Path);
        TimeSpan timeout = TimeSpan.FromHours(1);
        long start = _clock.GetTimestamp();
        Task<IReadOnlyList<WatchEvent>> reading = Task.Run(
            () => _watcher.ReadEvents(timeout, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        await AdvanceUntilCompleted(reading);
        Assert.Empty(await reading);
        Assert.True(_clock.GetElapsedTime(start) >= timeout);
    }

    [Fact]
    public void A_file_that_took_the_name_of_another_between_two_scans_is_reported()
    {
        File.WriteAllText(_root["0.log"], "");
        WatchDescriptor directory = _watcher.WatchDirectory(_root.Path);
        File.Move(_root["0.log"], _root["0.log.1"]);
        File.WriteAllText(_root["0.log"], "");
        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.Equal(
            [
                new WatchEvent(directory, WatchEventKind.EntryDeleted, "0.log"),
                new WatchEvent(directory, WatchEventKind.EntryCreated, "0.log"),
                new WatchEvent(directory, WatchEventKind.EntryCreated, "0.log.1"),
            ],
            _watcher.ReadEvents().OrderBy(one => one.Name).ThenByDescending(one => one.Kind));
    }

    [Fact]
    public void A_change_of_times_alone_is_a_write()
    {
        File.WriteAllText(_root["a.log"], "a");
        WatchDescriptor file = _watcher.WatchFile(_root["a.log"]);
        File.SetLastWriteTimeUtc(_root["a.log"], DateTime.UnixEpoch);
        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.Equal([new WatchEvent(file, WatchEventKind.Written)], _watcher.ReadEvents());
    }

    [Fact]
    public void A_change_of_the_mode_is_one_of_attributes()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A mode is of Unix.");
            return;
        }

        File.WriteAllText(_root["a.log"], "a");
        WatchDescriptor file = _watcher.WatchFile(_root["a.log"]);
        FileStatus before = FileStatus.Of(_root["a.log"])!.Value;
        while (FileStatus.Of(_root["a.log"])!.Value.Changed == before.Changed)
        {
            // The time of change ticks in milliseconds: until it has ticked, once more.
            File.SetUnixFileMode(_root["a.log"], UnixFileMode.UserRead);
        }

        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.Equal([new WatchEvent(file, WatchEventKind.AttributesChanged)], _watcher.ReadEvents());
    }

    [Fact]
    public void The_end_of_a_file_is_reported_once()
    {
        File.WriteAllText(_root["a.log"], "a");
        WatchDescriptor file = _watcher.WatchFile(_root["a.log"]);
        File.Delete(_root["a.log"]);
        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.NotEmpty(_watcher.ReadEvents());
        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.Empty(_watcher.ReadEvents());
        _watcher.Unwatch(file);
    }

    [Fact]
    public void A_directory_whose_path_another_one_has_is_reported_as_deleted()
    {
        Directory.CreateDirectory(_root["a"]);
        WatchDescriptor directory = _watcher.WatchDirectory(_root["a"]);
        Directory.Move(_root["a"], _root["b"]);
        Directory.CreateDirectory(_root["a"]);
        _clock.Advance(PollingWatcher.DefaultInterval);
        Assert.Equal([new WatchEvent(directory, WatchEventKind.SelfDeleted)], _watcher.ReadEvents());
    }

    [Fact]
    public void An_interval_is_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PollingWatcher(_clock, TimeSpan.Zero));

    public void Dispose()
    {
        _watcher.Dispose();
        _root.Dispose();
    }

    /// <summary>The clock moves on until the read, which sets its timer on a thread of its own, has seen it.</summary>
    private async Task AdvanceUntilCompleted(Task reading)
    {
        while (!reading.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _clock.Advance(PollingWatcher.DefaultInterval);
            await Task.Yield();
        }
    }

    /// <summary>A clock that advances by a second at each reading.</summary>
    private sealed class SlowTime : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
