using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Mock;

/// <summary>A watcher that tells only what a test tells it, and that asserts its caller's duties.</summary>
/// <remarks>
/// <para>It watches real paths: a path to watch has to be there, and is asked for its kind and for links. It does not
/// see what happens to it: the test does the write and then says so with <see cref="SimulateWrite"/>, or says nothing
/// and has a lost event, or says so twice and has a doubled one. A <c>Simulate…</c> of what nobody watches is told to
/// nobody, as with the kernel.</para>
/// <para>The watch stays with the file and not with its path: after <see cref="SimulateMove"/> the events of the new
/// path are those of the watch, and the old path may be watched again. So may a path that the real file system shows to
/// lead to another file by now, whether or not the move was told.</para>
/// <para>The events and their order are those of inotify. Not thread-safe: the test simulates on the thread that owns
/// the watcher.</para>
/// </remarks>
public sealed class MockFileWatcher : IFileWatcher
{
    private readonly Dictionary<WatchDescriptor, MockWatch> _watches = [];
    private List<WatchEvent> _queued = [];
    private List<WatchEvent> _given = [];
    private long _lastDescriptor;
    private bool _isDisposed;

    /// <summary>How many watches it allows at once before it throws <see cref="WatchLimitException"/>. The default is
    /// no limit.</summary>
    public int MaximumWatches { get; set; } = int.MaxValue;

    /// <summary>The paths that are watched now, as far as was told; a deleted file that is still watched has
    /// none.</summary>
    public IReadOnlyCollection<string> WatchedPaths =>
        [.. _watches.Values.Select(watch => watch.Path).OfType<string>()];

    /// <summary>How many watches there are, those without a path too: zero if all that was watched was
    /// unwatched.</summary>
    public int WatchCount => _watches.Count;

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The path is not canonical, or is watched already.</exception>
    public WatchDescriptor WatchDirectory(string path)
    {
        DemandUse(path);
        return FileStatus.Of(path) is { Kind: FileKind.Directory } status
            ? Watch(path, isDirectory: true, status.Identity)
            : throw new DirectoryNotFoundException($"'{path}' does not exist or is not a directory.");
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The path is not canonical, is watched already, or is a
    /// directory.</exception>
    public WatchDescriptor WatchFile(string path)
    {
        DemandUse(path);
        return FileStatus.Of(path) switch
        {
            null => throw new FileNotFoundException($"'{path}' does not exist.", path),
            { Kind: FileKind.Directory } => throw new WatcherMisuseException(
                $"'{path}' is a directory and is to be watched as one."),
            { } status => Watch(path, isDirectory: false, status.Identity),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">The descriptor is unknown, or was unwatched already.</exception>
    public void Unwatch(WatchDescriptor descriptor)
    {
        DemandNotDisposed();
        if (!_watches.Remove(descriptor))
        {
            throw new WatcherMisuseException($"{descriptor} is not watched: a descriptor is unwatched once.");
        }

        _queued.RemoveAll(queued => queued.Descriptor == descriptor);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        DemandNotDisposed();
        _given.Clear();
        (_queued, _given) = (_given, _queued);
        return _given;
    }

    /// <inheritdoc/>
    /// <exception cref="WatcherMisuseException">It would block: nothing is queued, the time-out is not zero, and the
    /// read is not cancelled. Nobody could end the wait, for the test is on the same thread.</exception>
    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        DemandNotDisposed();
        if (_queued.Count == 0 && timeout != TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            throw new WatcherMisuseException("A read would block: no event is queued, and a mock does not wait.");
        }

        return ReadEvents();
    }

    /// <summary>A file was created.</summary>
    public void SimulateNewFile(string path) => TellDirectoryOf(path, WatchEventKind.EntryCreated);

    /// <summary>A directory was created.</summary>
    public void SimulateNewDirectory(string path) => TellDirectoryOf(path, WatchEventKind.EntryCreated);

    /// <summary>A link was created.</summary>
    public void SimulateNewLink(string path) => TellDirectoryOf(path, WatchEventKind.EntryCreated);

    /// <summary>A file was written to.</summary>
    public void SimulateWrite(string path) => Tell(path, WatchEventKind.Written);

    /// <summary>A file was truncated, which no watcher tells from a write.</summary>
    public void SimulateTruncate(string path) => Tell(path, WatchEventKind.Written);

    /// <summary>The mode, the owner or the number of links of a file changed.</summary>
    public void SimulateAttributeChange(string path) => Tell(path, WatchEventKind.AttributesChanged);

    /// <summary>Something happened in a directory, told as kqueue does: not what.</summary>
    public void SimulateDirectoryChange(string path) => Tell(path, WatchEventKind.DirectoryChanged);

    /// <summary>A file or a directory was renamed; what had the new path until then is gone.</summary>
    public void SimulateMove(string oldPath, string newPath)
    {
        TellDirectoryOf(oldPath, WatchEventKind.EntryMovedOut);
        TellDirectoryOf(newPath, WatchEventKind.EntryMovedIn);
        TellGone(newPath, WatchEventKind.SelfDeleted);
        Tell(oldPath, WatchEventKind.SelfMoved);
        foreach (MockWatch watch in _watches.Values)
        {
            watch.Follow(oldPath, newPath);
        }
    }

    /// <summary>A file or a directory was deleted.</summary>
    /// <param name="path">The path it had.</param>
    /// <param name="isStillOpen">Someone has the file open, be it the caller: then inotify tells of its number of links
    /// (<see cref="WatchEventKind.AttributesChanged"/>) and not of its end.</param>
    public void SimulateDelete(string path, bool isStillOpen = false)
    {
        TellGone(path, isStillOpen ? WatchEventKind.AttributesChanged : WatchEventKind.SelfDeleted);
        TellDirectoryOf(path, WatchEventKind.EntryDeleted);
    }

    /// <summary>Events were lost.</summary>
    public void SimulateOverflow() => _queued.Add(new WatchEvent(WatchDescriptor.None, WatchEventKind.Overflow));

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    private void DemandNotDisposed()
    {
        if (_isDisposed)
        {
            throw new WatcherMisuseException("The watcher is used after it was disposed of.");
        }
    }

    private void DemandUse(string path)
    {
        DemandNotDisposed();
        CanonicalPath.Demand(path);
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

    private void Tell(string path, WatchEventKind kind)
    {
        if (Find(path) is MockWatch watch)
        {
            _queued.Add(new WatchEvent(watch.Descriptor, kind));
        }
    }

    private void TellGone(string path, WatchEventKind kind)
    {
        Tell(path, kind);
        Find(path)?.LosePath();
    }

    private void TellDirectoryOf(string path, WatchEventKind kind)
    {
        if (Find(Path.GetDirectoryName(path)) is { IsDirectory: true } watch)
        {
            _queued.Add(new WatchEvent(watch.Descriptor, kind, Path.GetFileName(path)));
        }
    }
}
