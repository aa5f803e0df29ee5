namespace Monitoring.Watching;

/// <summary>The contract of every watcher; the tests of each watcher inherit it. This part has the setup of the facts
/// and the ways to cause events.</summary>
public abstract partial class FileWatcherSpecification : IDisposable
{
    /// <summary>How long an event may take before it counts as lost. Nothing waits this long unless it is
    /// broken.</summary>
    protected static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(30);

    private readonly WatchedDirectory _root = new();
    private readonly List<WatchEvent> _seen = [];
    private IFileWatcher? _watcher;

    /// <summary>Whether a directory's events say which entry they are of.</summary>
    protected virtual bool ReportsNames => true;

    /// <summary>Whether a move is distinguished from a creation or a deletion.</summary>
    protected virtual bool DistinguishesMoves => ReportsNames;

    /// <summary>Whether the deletion of a watched file is distinguished from its move.</summary>
    protected virtual bool DistinguishesDeletionFromMove => true;

    /// <summary>Whether a read waits for events.</summary>
    protected virtual bool Waits => true;

    protected IFileWatcher Watcher => _watcher ??= CreateWatcher();

    private string Inside => Directory.CreateDirectory(_root["inside"]).FullName;

    private string Outside => Directory.CreateDirectory(_root["outside"]).FullName;

    private WatchEventKind MovedIn => DistinguishesMoves ? WatchEventKind.EntryMovedIn : WatchEventKind.EntryCreated;

    private WatchEventKind MovedOut => DistinguishesMoves ? WatchEventKind.EntryMovedOut : WatchEventKind.EntryDeleted;

    private WatchEventKind Deleted =>
        DistinguishesDeletionFromMove ? WatchEventKind.SelfDeleted : WatchEventKind.SelfMoved;

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
        if (ReportsNames)
        {
            Expect(directory, kind, name);
        }
        else if (!_seen.Exists(seen => seen == new WatchEvent(directory, WatchEventKind.DirectoryChanged)))
        {
            Expect(directory, WatchEventKind.DirectoryChanged);
            _seen.Add(new WatchEvent(directory, WatchEventKind.DirectoryChanged));
        }
    }
}
