using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Mock;

/// <summary>A watcher for tests that reports only simulated events and asserts its caller's duties.</summary>
/// <remarks>
/// <para>It watches real paths: a watched path must exist, and its kind and its links are checked. The watcher does not
/// notice changes to the path. The test writes to the file and then calls <see cref="SimulateWrite"/>; without this
/// call the event is lost, and with two calls it is duplicated. As with the kernel, a <c>Simulate…</c> call for a path
/// that is not watched reports nothing.</para>
/// <para>The watch stays with the file and not with its path. After <see cref="SimulateMove"/> the events of the new
/// path are those of the watch, and the old path may be watched again. So may a path that leads to another file in the
/// real file system, whether or not the move was simulated.</para>
/// <para>The events and their order are those of inotify. Not thread-safe: the test simulates on the thread that
/// owns the watcher.</para>
/// </remarks>
public sealed class MockFileWatcher : IFileWatcher
{
    private readonly Dictionary<WatchDescriptor, MockWatch> _watches = [];
    private List<WatchEvent> _queued = [];
    private List<WatchEvent> _returned = [];
    private long _lastDescriptor;
    private bool _isDisposed;

    /// <summary>The number of simultaneous watches above which <see cref="WatchLimitException"/> is thrown. The default
    /// is no limit.</summary>
    public int MaximumWatches { get; set; } = int.MaxValue;

    /// <summary>The watched paths according to the simulated events; a deleted file that is still
    /// watched has none.</summary>
    public IReadOnlyCollection<string> WatchedPaths =>
        [.. _watches.Values.Select(watch => watch.Path).OfType<string>()];

    /// <summary>The number of watches, including those without a path; zero if all watches were ended.</summary>
    public int WatchCount => _watches.Count;

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The path is not canonical, or is already watched.</exception>
    public WatchDescriptor WatchDirectory(string path)
    {
        VerifyUse(path);
        return FileStatus.Of(path) is { Kind: FileKind.Directory } status
            ? Watch(path, isDirectory: true, status.Identity)
            : throw new DirectoryNotFoundException($"'{path}' does not exist or is not a directory.");
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The path is not canonical, is already watched, or
    /// is a directory.</exception>
    public WatchDescriptor WatchFile(string path)
    {
        VerifyUse(path);
        return FileStatus.Of(path) switch
        {
            null => throw new FileNotFoundException($"'{path}' does not exist.", path),
            { Kind: FileKind.Directory } => throw new WatcherMisuseException(
                $"'{path}' is a directory and is to be watched as one."),
            { } status => Watch(path, isDirectory: false, status.Identity),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The descriptor is unknown, or was already unwatched.</exception>
    public void Unwatch(WatchDescriptor descriptor)
    {
        ThrowIfDisposed();
        if (!_watches.Remove(descriptor))
        {
            throw new WatcherMisuseException($"{descriptor} is not watched: a descriptor is unwatched once.");
        }

        _queued.RemoveAll(queued => queued.Descriptor == descriptor);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        ThrowIfDisposed();
        _returned.Clear();
        (_queued, _returned) = (_returned, _queued);
        return _returned;
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The read would block: no event is queued, the time-out is not zero, and
    /// the read is not canceled. Nothing could end the wait, because the test runs on the same thread.</exception>
    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (_queued.Count == 0 && timeout != TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            throw new WatcherMisuseException("A read would block: no event is queued, and a mock does not wait.");
        }

        return ReadEvents();
    }

    /// <summary>Simulates the creation of a file.</summary>
    public void SimulateNewFile(string path) => EnqueueForDirectory(path, WatchEventKind.EntryCreated);

    /// <summary>Simulates the creation of a directory.</summary>
    public void SimulateNewDirectory(string path) => EnqueueForDirectory(path, WatchEventKind.EntryCreated);

    /// <summary>Simulates the creation of a link.</summary>
    public void SimulateNewLink(string path) => EnqueueForDirectory(path, WatchEventKind.EntryCreated);

    /// <summary>Simulates a write to a file.</summary>
    public void SimulateWrite(string path) => Enqueue(path, WatchEventKind.Written);

    /// <summary>Simulates the truncation of a file, which no watcher distinguishes from a write.</summary>
    public void SimulateTruncate(string path) => Enqueue(path, WatchEventKind.Written);

    /// <summary>Simulates a change of a file's mode, owner or number of links.</summary>
    public void SimulateAttributeChange(string path) => Enqueue(path, WatchEventKind.AttributesChanged);

    /// <summary>Simulates a change in a directory without details, as kqueue reports it.</summary>
    public void SimulateDirectoryChange(string path) => Enqueue(path, WatchEventKind.DirectoryChanged);

    /// <summary>Simulates the renaming of a file or a directory, which replaces any file at the new path.</summary>
    public void SimulateMove(string oldPath, string newPath)
    {
        EnqueueForDirectory(oldPath, WatchEventKind.EntryMovedOut);
        EnqueueForDirectory(newPath, WatchEventKind.EntryMovedIn);
        EnqueueGone(newPath, WatchEventKind.SelfDeleted);
        Enqueue(oldPath, WatchEventKind.SelfMoved);
        foreach (MockWatch watch in _watches.Values)
        {
            watch.Follow(oldPath, newPath);
        }
    }

    /// <summary>Simulates the deletion of a file or a directory.</summary>
    /// <param name="path">The path before the deletion.</param>
    /// <param name="isStillOpen">Whether a process has the file open, including the caller. Inotify then reports the
    /// change of its number of links (<see cref="WatchEventKind.AttributesChanged"/>) and not its end.</param>
    public void SimulateDelete(string path, bool isStillOpen = false)
    {
        EnqueueGone(path, isStillOpen ? WatchEventKind.AttributesChanged : WatchEventKind.SelfDeleted);
        EnqueueForDirectory(path, WatchEventKind.EntryDeleted);
    }

    /// <summary>Simulates lost events.</summary>
    public void SimulateOverflow() => _queued.Add(new WatchEvent(WatchDescriptor.None, WatchEventKind.Overflow));

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw new WatcherMisuseException("The watcher is used after it was disposed of.");
        }
    }

    private void VerifyUse(string path)
    {
        ThrowIfDisposed();
        CanonicalPath.Verify(path);
    }

    private WatchDescriptor Watch(string path, bool isDirectory, FileIdentity identity)
    {
        if (Find(path) is MockWatch other)
        {
            if (other.Identity == identity)
            {
                throw new WatcherMisuseException($"'{path}' is watched already.");
            }

            other.LosePath();
        }

        if (_watches.Count >= MaximumWatches)
        {
            throw new WatchLimitException($"The mock allows {MaximumWatches} watches; raise MaximumWatches.");
        }

        MockWatch watch = new(new WatchDescriptor(++_lastDescriptor), isDirectory, path, identity);
        _watches.Add(watch.Descriptor, watch);
        return watch.Descriptor;
    }

    private MockWatch? Find(string? path) =>
        path is null ? null : _watches.Values.FirstOrDefault(watch => watch.Path == path);

    private void Enqueue(string path, WatchEventKind kind)
    {
        if (Find(path) is MockWatch watch)
        {
            _queued.Add(new WatchEvent(watch.Descriptor, kind));
        }
    }

    private void EnqueueGone(string path, WatchEventKind kind)
    {
        Enqueue(path, kind);
        Find(path)?.LosePath();
    }

    private void EnqueueForDirectory(string path, WatchEventKind kind)
    {
        if (Find(Path.GetDirectoryName(path)) is { IsDirectory: true } watch)
        {
            _queued.Add(new WatchEvent(watch.Descriptor, kind, Path.GetFileName(path)));
        }
    }
}
