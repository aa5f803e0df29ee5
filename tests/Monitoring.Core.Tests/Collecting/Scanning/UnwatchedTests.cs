using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Diagnostics;
using Monitoring.Watching;

namespace Monitoring.Collecting.Scanning;

/// <summary>Watched files are scanned rarely; files that may change without an event are scanned often.</summary>
public sealed class UnwatchedTests : IDisposable
{
    private const int Logs = 50;

    private readonly TemporaryDirectory _files = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly IFileWatcher _watcher;
    private DirectoryCollector? _collector;

    public UnwatchedTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is of Linux only.");
        _watcher = FileWatcher.Create(WatcherKind.Inotify, TimeProvider.System);
        _files.CreateDirectory("logs");
        WatchDescriptor descriptor = _watcher.WatchDirectory(_files["logs"]);
        Assert.SkipUnless(
            _watcher.ReportsEverything(descriptor),
            "The temporary directory is on a file system whose events are not trusted.");
        _watcher.Unwatch(descriptor);
    }

    public void Dispose()
    {
        _collector?.Dispose();
        _watcher.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Idle_files_that_are_watched_are_scanned_once_a_minute_only()
    {
        WriteLogs();
        Start(_watcher);
        long before = _collector!.ScanCount;
        Advance(TimeSpan.FromSeconds(58));
        Assert.Equal(before, _collector.ScanCount);
        Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(before + Logs, _collector.ScanCount);
    }

    [Fact]
    public void The_collector_sleeps_for_a_minute_where_nothing_changes_without_an_event()
    {
        WriteLogs();
        using CancellationTokenSource stop = new();
        LimitedWatcher watcher = new(_watcher, int.MaxValue) { OnWait = stop.Cancel };
        Start(watcher);
        Assert.Null(_collector!.Collect(Timeout.InfiniteTimeSpan, stop.Token));
        Assert.Equal(TimeSpan.FromMinutes(1), watcher.LastTimeout);
    }

    [Fact]
    public void Files_whose_events_are_not_trusted_are_scanned_every_two_seconds()
    {
        WriteLogs();
        Start(new Watching.Mock.MockFileWatcher());
        long before = _collector!.ScanCount;
        Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(before + (10 * Logs), _collector.ScanCount);
    }

    [Fact]
    public void Only_files_that_cannot_be_watched_are_scanned_every_two_seconds()
    {
        WriteLogs();
        Start(new LimitedWatcher(_watcher, maximumWatches: Logs));
        long before = _collector!.ScanCount;
        Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(before + 10, _collector.ScanCount);
    }

    [Fact]
    public void A_line_written_through_a_mapping_into_reserved_space_is_read_within_two_seconds()
    {
        _files.Append("logs/a.log", "1\n");
        using FileStream file = new(
            _files["logs/a.log"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(1 << 16);
        using MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(
            file, mapName: null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = mapping.CreateViewAccessor();
        Start(_watcher);
        Advance(TimeSpan.FromSeconds(2));
        view.WriteArray(2, "2\n"u8.ToArray(), 0, 2);
        Assert.Equal(["2"], Advance(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_root_that_is_a_link_is_followed_elsewhere_within_two_seconds()
    {
        _files.CreateDirectory("first");
        _files.CreateDirectory("second");
        _files.Append("first/a.log", "1\n");
        _files.Append("second/a.log", "2\n");
        _files.Link("link", _files["first"]);
        Start(_watcher, "link");
        Relink("link", "second");
        Assert.Contains("2", Advance(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_directory_below_a_root_that_is_a_link_is_followed_elsewhere_at_once()
    {
        _files.CreateDirectory("first");
        _files.CreateDirectory("second");
        _files.Append("first/a.log", "1\n");
        _files.Append("second/b.log", "2\n");
        _files.Link("logs/link", _files["first"]);
        Start(_watcher);
        Relink("logs/link", "second");
        Assert.Equal(["2"], Drain());
    }

    [Fact]
    public void The_files_of_a_replaced_directory_are_scanned_within_two_seconds()
    {
        _files.CreateDirectory("logs/pod");
        _files.Append("logs/pod/a.log", "1\n");
        Start(_watcher);
        Directory.Move(_files["logs/pod"], _files["away"]);
        _files.CreateDirectory("logs/pod");
        _files.Append("logs/pod/a.log", "2\n");
        Assert.Equal(["2"], Advance(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_link_through_another_link_is_scanned_every_two_seconds()
    {
        _files.CreateDirectory("first");
        _files.CreateDirectory("second");
        _files.Append("first/a.log", "1\n");
        _files.Append("second/a.log", "2\n");
        _files.Link("current", _files["first"]);
        _files.Link("logs/a.log", _files["current/a.log"]);
        Start(_watcher);
        Relink("current", "second");
        Assert.Contains("2", Advance(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void After_a_rotation_the_log_is_not_scanned_any_more()
    {
        WriteLogs();
        Start(_watcher);
        for (int log = 0; log < Logs; log++)
        {
            _files.Rename($"logs/{log}.log", $"logs/{log}.old");
            _files.Append($"logs/{log}.log", "2\n");
        }

        Assert.Equal(Logs, Drain().Count(message => message == "2"));
        Advance(TimeSpan.FromSeconds(62));
        long before = _collector!.ScanCount;
        Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(before, _collector.ScanCount);
    }

    private void Relink(string link, string target)
    {
        File.Delete(_files[link]);
        _files.Link(link, _files[target]);
    }

    private void WriteLogs()
    {
        for (int log = 0; log < Logs; log++)
        {
            _files.Append($"logs/{log}.log", "1\n");
        }
    }

    private void Start(IFileWatcher watcher, string root = "logs")
    {
        _collector = new DirectoryCollector(
            new DirectoryCollectorOptions
            {
                Roots =
                [new LogRoot { Path = _files[root], Recurse = true, Include = ["*.log"] }]
            },
            watcher,
            _time,
            new MonitoringEvents());
        Assert.NotEmpty(Drain());
    }

    /// <summary>Lets time pass, two seconds at a time.</summary>
    private List<string> Advance(TimeSpan time)
    {
        List<string> messages = [];
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(2))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            messages.AddRange(Drain());
        }

        return messages;
    }

    private List<string> Drain()
    {
        List<string> messages = [];
        while (_collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            for (int index = 0; index < batch.Count; index++)
            {
                messages.Add(batch.CreateEntry(index).Message);
            }

            _collector.Commit(batch);
            batch.Dispose();
        }

        return messages;
    }
}
