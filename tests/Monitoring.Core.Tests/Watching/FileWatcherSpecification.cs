using System.Diagnostics;

namespace Monitoring.Watching;

/// <summary>What every watcher does; each one's tests inherit it.</summary>
public abstract class FileWatcherSpecification : IDisposable
{
    /// <summary>How long an event may take before it counts as lost. Nothing waits this long unless it is
    /// broken.</summary>
    protected static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(30);

    private readonly WatchedDirectory _root = new();
    private readonly List<WatchEvent> _seen = [];
    private IFileWatcher? _watcher;

    /// <summary>Whether a directory's events say which entry they are of.</summary>
    protected virtual bool TellsNames => true;

    /// <summary>Whether a move is told from a creation or a deletion.</summary>
    protected virtual bool TellsMoves => TellsNames;

    /// <summary>Whether the end of a watched file is told from its move.</summary>
    protected virtual bool TellsDeletionFromMove => true;

    /// <summary>Whether a read waits for events.</summary>
    protected virtual bool Waits => true;

    protected IFileWatcher Watcher => _watcher ??= CreateWatcher();

    private string Inside => Directory.CreateDirectory(_root["inside"]).FullName;

    private string Outside => Directory.CreateDirectory(_root["outside"]).FullName;

    private WatchEventKind MovedIn => TellsMoves ? WatchEventKind.EntryMovedIn : WatchEventKind.EntryCreated;

    private WatchEventKind MovedOut => TellsMoves ? WatchEventKind.EntryMovedOut : WatchEventKind.EntryDeleted;

    private WatchEventKind Deleted => TellsDeletionFromMove ? WatchEventKind.SelfDeleted : WatchEventKind.SelfMoved;

    [Fact]
    public void A_new_file_in_a_watched_directory_is_told()
    {
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        CreateFile(Path.Join(Inside, "a.log"));
        ExpectEntry(directory, WatchEventKind.EntryCreated, "a.log");
    }

    [Fact]
    public void A_file_moved_into_a_watched_directory_is_told()
    {
        CreateFile(Path.Join(Outside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Outside, "a.log"), Path.Join(Inside, "b.log"));
        ExpectEntry(directory, MovedIn, "b.log");
    }

    [Fact]
    public void A_file_moved_out_of_a_watched_directory_is_told()
    {
        CreateFile(Path.Join(Inside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Inside, "a.log"), Path.Join(Outside, "b.log"));
        ExpectEntry(directory, MovedOut, "a.log");
    }

    [Fact]
    public void A_file_renamed_within_a_watched_directory_is_told_with_both_names()
    {
        CreateFile(Path.Join(Inside, "0.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Inside, "0.log"), Path.Join(Inside, "0.log.1"));
        ExpectEntry(directory, MovedOut, "0.log");
        ExpectEntry(directory, MovedIn, "0.log.1");
    }

    [Fact]
    public void A_file_deleted_from_a_watched_directory_is_told()
    {
        CreateFile(Path.Join(Inside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Delete(Path.Join(Inside, "a.log"));
        ExpectEntry(directory, WatchEventKind.EntryDeleted, "a.log");
    }

    [Fact]
    public void A_write_to_a_watched_file_is_told()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void Each_of_two_writes_with_a_read_between_is_told()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void The_truncation_of_a_watched_file_is_told()
    {
        string path = NewFile("a.log");
        Write(path);
        WatchDescriptor file = Watcher.WatchFile(path);
        Truncate(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void The_rename_of_a_watched_file_is_told()
    {
        string path = NewFile("0.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Move(path, _root["0.log.1"]);
        Expect(file, WatchEventKind.SelfMoved);
    }

    [Fact]
    public void The_deletion_of_a_watched_file_is_told()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Delete(path);
        Expect(file, Deleted);
        Watcher.Unwatch(file);
    }

    [Fact]
    public void The_deletion_of_a_watched_directory_is_told()
    {
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        DeleteDirectory(_root["inside"]);
        Expect(directory, WatchEventKind.SelfDeleted);
        Watcher.Unwatch(directory);
    }

    [Fact]
    public void A_file_that_another_is_moved_onto_is_told_as_gone()
    {
        string path = NewFile("a.log");
        string other = NewFile("b.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Move(other, path);
        Expect(file, Deleted);
    }

    [Fact]
    public void After_a_rename_the_watch_stays_with_the_file_and_the_old_path_can_be_watched_again()
    {
        string path = NewFile("0.log");
        WatchDescriptor old = Watcher.WatchFile(path);
        Move(path, _root["0.log.1"]);
        Expect(old, WatchEventKind.SelfMoved);
        CreateFile(path);
        WatchDescriptor successor = Watcher.WatchFile(path);

        Write(path);
        Expect(successor, WatchEventKind.Written);
        ExpectNothingOf(old, WatchEventKind.Written);

        Write(_root["0.log.1"]);
        Expect(old, WatchEventKind.Written);
    }

    [Fact]
    public void A_path_can_be_watched_again_once_its_file_was_deleted()
    {
        string path = NewFile("a.log");
        WatchDescriptor old = Watcher.WatchFile(path);
        Delete(path);
        Expect(old, Deleted);
        CreateFile(path);
        WatchDescriptor successor = Watcher.WatchFile(path);
        Watcher.Unwatch(old);
        Write(path);
        Expect(successor, WatchEventKind.Written);
    }

    [Fact]
    public void Each_watch_has_its_own_descriptor()
    {
        string[] paths = [NewFile("a.log"), NewFile("b.log"), NewFile("c.log")];
        WatchDescriptor[] files = [.. paths.Select(Watcher.WatchFile), Watcher.WatchDirectory(Inside)];
        Assert.Equal(files.Length, files.Distinct().Count());
        Assert.DoesNotContain(WatchDescriptor.None, files);

        Write(paths[1]);
        Expect(files[1], WatchEventKind.Written);
        ExpectNothingOf(files[0]);
        ExpectNothingOf(files[2]);
        ExpectNothingOf(files[3]);
    }

    [Fact]
    public void Nothing_comes_of_a_watch_that_was_ended()
    {
        (string ended, string kept) = (NewFile("ended.log"), NewFile("kept.log"));
        WatchDescriptor endedFile = Watcher.WatchFile(ended);
        WatchDescriptor keptFile = Watcher.WatchFile(kept);
        WatchDescriptor endedDirectory = Watcher.WatchDirectory(Inside);
        Write(ended);
        Watcher.Unwatch(endedFile);
        Watcher.Unwatch(endedDirectory);
        Write(ended);
        CreateFile(Path.Join(Inside, "a.log"));

        Write(kept);
        Expect(keptFile, WatchEventKind.Written);
        ExpectNothingOf(endedFile);
        ExpectNothingOf(endedDirectory);
    }

    [Fact]
    public void A_path_can_be_watched_again_once_its_watch_was_ended()
    {
        string path = NewFile("a.log");
        WatchDescriptor first = Watcher.WatchFile(path);
        Watcher.Unwatch(first);
        WatchDescriptor second = Watcher.WatchFile(path);
        Assert.NotEqual(first, second);
        Write(path);
        Expect(second, WatchEventKind.Written);
        ExpectNothingOf(first);
    }

    [Fact]
    public void A_watch_is_ended_once()
    {
        WatchDescriptor file = Watcher.WatchFile(NewFile("a.log"));
        Watcher.Unwatch(file);
        Assert.ThrowsAny<SystemException>(() => Watcher.Unwatch(file));
        Assert.ThrowsAny<SystemException>(() => Watcher.Unwatch(WatchDescriptor.None));
    }

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

    [Fact]
    public void A_missing_file_is_not_found()
    {
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(_root["missing.log"]));
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(Path.Join(_root["missing"], "a.log")));
    }

    [Fact]
    public void A_missing_directory_is_not_found() =>
        Assert.Throws<DirectoryNotFoundException>(() => Watcher.WatchDirectory(_root["missing"]));

    [Fact]
    public void A_file_is_no_directory() =>
        Assert.Throws<DirectoryNotFoundException>(() => Watcher.WatchDirectory(NewFile("a.log")));

    [Fact]
    public void What_was_refused_can_be_watched_once_it_is_there()
    {
        string path = _root["a.log"];
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(path));
        CreateFile(path);
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void Nothing_is_called_after_disposal()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Watcher.Dispose();
        Watcher.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.WatchFile(path));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.WatchDirectory(_root.Path));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.Unwatch(file));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.ReadEvents());
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.ReadEvents(WaitLimit, CancellationToken.None));
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _root.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract IFileWatcher CreateWatcher();

    protected virtual void CreateFile(string path) => File.WriteAllBytes(path, []);

    protected virtual void Write(string path) => File.AppendAllText(path, "a line\n");

    protected virtual void Truncate(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(0);
    }

    protected virtual void Move(string oldPath, string newPath) => File.Move(oldPath, newPath, overwrite: true);

    protected virtual void Delete(string path) => File.Delete(path);

    protected virtual void DeleteDirectory(string path) => Directory.Delete(path);

    /// <summary>A file beside the watched directory.</summary>
    protected string NewFile(string name)
    {
        string path = _root[name];
        CreateFile(path);
        return path;
    }

    /// <summary>Reads until the event comes that is waited for.</summary>
    protected void Expect(WatchDescriptor descriptor, WatchEventKind kind, string? name = null)
    {
        WatchEvent expected = new(descriptor, kind, name);
        Deadline deadline = Deadline.After(WaitLimit, TimeProvider.System);
        while (!_seen.Remove(expected))
        {
            Assert.False(deadline.IsPast, $"{expected} did not come, but only: {string.Join("; ", _seen)}");
            _seen.AddRange(Watcher.ReadEvents(deadline.Remaining, CancellationToken.None));
        }
    }

    /// <summary>Asserts what was not among the events read so far.</summary>
    protected void ExpectNothingOf(WatchDescriptor descriptor, WatchEventKind? kind = null) =>
        Assert.DoesNotContain(_seen, seen => seen.Descriptor == descriptor && (kind ?? seen.Kind) == seen.Kind);

    private void ExpectEntry(WatchDescriptor directory, WatchEventKind kind, string name)
    {
        if (TellsNames)
        {
            Expect(directory, kind, name);
        }
        else if (!_seen.Exists(seen => seen == new WatchEvent(directory, WatchEventKind.DirectoryChanged)))
        {
            Expect(directory, WatchEventKind.DirectoryChanged);
            _seen.Add(new WatchEvent(directory, WatchEventKind.DirectoryChanged));
        }
    }

    private void SkipUnlessItWaits() => Assert.SkipUnless(Waits, "A mock does not wait.");

    /// <summary>Reads on another thread, and returns when that thread is about to.</summary>
    private async Task<Task<IReadOnlyList<WatchEvent>>> StartReading(TimeSpan timeout, CancellationToken cancellationToken)
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
