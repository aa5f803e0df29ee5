using Monitoring.Watching.Inotify;
using Monitoring.Watching.Mock;
using Monitoring.Watching.Polling;

namespace Monitoring.Watching;

/// <summary>While nothing runs into a limit it is as its primary watcher.</summary>
public sealed class UnlimitedFallbackWatcherTests : FallbackSpecification
{
    protected override int MaximumWatches => int.MaxValue;
}

/// <summary>The first watch is the primary watcher's, the others are polled.</summary>
public sealed class LimitedFallbackWatcherTests : FallbackSpecification
{
    protected override int MaximumWatches => 1;
}

/// <summary>Everything is polled.</summary>
public sealed class ExhaustedFallbackWatcherTests : FallbackSpecification
{
    protected override int MaximumWatches => 0;

    protected override bool DistinguishesMoves => false;
}

public abstract class FallbackSpecification : FileWatcherSpecification
{
    protected abstract int MaximumWatches { get; }

    protected override IFileWatcher CreateWatcher()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The primary watcher is inotify here.");
        PollingWatcher polling = new(TimeProvider.System, TimeSpan.FromMilliseconds(5));
        return new FallbackWatcher(new LimitedWatcher(new InotifyWatcher(), MaximumWatches), polling, onFallback: null);
    }
}

public sealed class FallbackAdviceTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private readonly WatchedDirectory _root = new();
    private readonly MockFileWatcher _mock = new();
    private readonly List<string> _advice = [];

    [Fact]
    public void The_advice_is_given_once()
    {
        using FallbackWatcher watcher = new(_mock, new PollingWatcher(TimeProvider.System), _advice.Add);
        watcher.WatchDirectory(_root.Path);
        Assert.Empty(_advice);
        _mock.MaximumWatches = 1;
        watcher.WatchFile(NewFile("a.log"));
        watcher.WatchFile(NewFile("b.log"));
        Assert.Contains("MaximumWatches", Assert.Single(_advice), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_no_limit()
    {
        using FallbackWatcher watcher = new(_mock, new PollingWatcher(TimeProvider.System), _advice.Add);
        _mock.MaximumWatches = 0;
        Assert.Throws<FileNotFoundException>(() => watcher.WatchFile(_root["missing.log"]));
        Assert.Throws<DirectoryNotFoundException>(() => watcher.WatchDirectory(_root["missing"]));
        Assert.Empty(_advice);
    }

    [Fact]
    public void A_limit_that_was_raised_counts_from_the_next_watch_on()
    {
        using FallbackWatcher watcher = new(_mock, new PollingWatcher(TimeProvider.System), _advice.Add);
        _mock.MaximumWatches = 0;
        WatchDescriptor polled = watcher.WatchFile(NewFile("a.log"));
        _mock.MaximumWatches = 1;
        WatchDescriptor watched = watcher.WatchFile(NewFile("b.log"));
        _mock.SimulateWrite(_root["b.log"]);
        Assert.Equal([new WatchEvent(watched, WatchEventKind.Written)], watcher.ReadEvents());
        Assert.NotEqual(polled, watched);
    }

    [Fact]
    public void An_overflow_belongs_to_no_watch()
    {
        using FallbackWatcher watcher = new(_mock, new PollingWatcher(TimeProvider.System), _advice.Add);
        _mock.SimulateOverflow();
        Assert.Equal([new WatchEvent(WatchDescriptor.None, WatchEventKind.Overflow)], watcher.ReadEvents());
    }

    [Fact]
    public void A_read_wakes_up_to_scan_only_while_something_is_polled()
    {
        // Long enough not to pass before the read begins to wait; ended as soon as it does.
        TimeSpan timeout = TimeSpan.FromMinutes(1);
        CancellationTokenSource? wait = null;
        using LimitedWatcher primary = new(new PollingWatcher(TimeProvider.System),
            maximumWatches: 0)
        { OnWait = () => wait!.Cancel() };
        using FallbackWatcher watcher = new(primary, new PollingWatcher(TimeProvider.System, Interval), _advice.Add);
        Assert.Equal(timeout, Read());

        WatchDescriptor polled = watcher.WatchFile(NewFile("a.log"));
        TimeSpan? whilePolled = Read();
        Assert.True(whilePolled <= Interval, $"It waited {whilePolled}.");

        watcher.Unwatch(polled);
        Assert.Equal(timeout, Read());

        TimeSpan? Read()
        {
            using CancellationTokenSource read = wait = new CancellationTokenSource();
            watcher.ReadEvents(timeout, read.Token);
            return primary.LastTimeout;
        }
    }

    [Fact]
    public void Without_a_primary_watcher_everything_is_polled()
    {
        using PollingWatcher polling = new(TimeProvider.System);
        IFileWatcher watcher = FallbackWatcher.Create(
            () => throw new WatchLimitException(LimitedWatcher.Advice), polling, _advice.Add);
        Assert.Same(polling, watcher);
        Assert.StartsWith(LimitedWatcher.Advice, Assert.Single(_advice), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _mock.Dispose();
        _root.Dispose();
    }

    private string NewFile(string name)
    {
        File.WriteAllText(_root[name], "");
        return _root[name];
    }
}
