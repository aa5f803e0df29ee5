using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>The paths that are followed, and which file each of them leads to now.</summary>
/// <remarks>A path is looked at with one stat through all its links. Another file than the open one is a rotation, whatever
/// the reason: a new file, a link that points elsewhere. The open file is then read to its end, strictly before the new one
/// is begun. See TrackedFile for what becomes of it, FileStart for where the new one is begun.</remarks>
internal sealed class FollowedFiles
{
    /// <summary>How many looks may ask for each other before the rest is left to the next look: a chain of renames may be
    /// as long as a directory.</summary>
    private const int DeepestLook = 32;

    private readonly DirectoryCollectorOptions _options;
    private readonly DirectoryScan _scan;
    private readonly RotationHistory _history;
    private readonly ResumePlan _resume;
    private readonly FileStart _start;
    private readonly FileWatches _watches;
    private readonly TurnQueue _turns;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly CollectorWarnings _warnings;
    private readonly Dictionary<string, TrackedFile> _byPath = [];
    private readonly OpenFiles _openFiles = new();
    private readonly Queue<FollowedDirectory> _unscanned = [];
    private int _lookDepth;
    private bool _isStarting = true;
    private LogTimestamp _lookedAt;
    private LogTimestamp _previouslyLookedAt;

    public FollowedFiles(
        DirectoryCollectorOptions options,
        WatchTable watches,
        TurnQueue turns,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        _options = options;
        _turns = turns;
        _timeProvider = timeProvider;
        _events = events;
        _warnings = new CollectorWarnings(events);
        Heirs = new Heirs(turns);
        _watches = new FileWatches(watches, options.Follow);
        _scan = new DirectoryScan(options, watches, timeProvider, _warnings);
        _history = new RotationHistory(_scan.Follows, options.Descriptors, events);
        _resume = new ResumePlan(options.Checkpoints, _history, options.Descriptors);
        _start = new FileStart(options, _history, _resume, timeProvider, events);
    }

    /// <summary>Called when a path is not followed any more.</summary>
    public Action<TrackedFile>? OnForgotten { get; init; }

    /// <summary>The streams by their paths.</summary>
    public IReadOnlyDictionary<string, TrackedFile> ByPath => _byPath;

    /// <summary>The streams that wait for a file which was renamed to their paths.</summary>
    public Heirs Heirs { get; }

    /// <summary>When everything was looked at last, on the monotonic clock.</summary>
    public long LookedTick { get; private set; }

    /// <summary>Looks at all directories and all paths.</summary>
    /// <param name="force">Whether to list directories that seem unchanged, too.</param>
    public void LookAtEverything(bool force)
    {
        _previouslyLookedAt = _lookedAt;
        _lookedAt = LogTimestamp.From(_timeProvider.GetUtcNow());
        LookedTick = _timeProvider.GetTimestamp();
        foreach (FollowedDirectory directory in _scan.Directories.ToArray())
        {
            Scan(directory, force);
        }

        if (!_isStarting)
        {
            foreach (TrackedFile file in _byPath.Values.ToArray())
            {
                Look(file);
            }
        }

        _isStarting = false;
    }

    /// <summary>Looks at what is new in a directory, and in those that are new below it, however deep.</summary>
    public void Scan(FollowedDirectory directory, bool force)
    {
        LookAtNames(directory, force);
        ScanNew();
    }

    /// <summary>Looks at an entry of a directory.</summary>
    public void LookAtEntry(FollowedDirectory directory, string name)
    {
        LookAtName(directory, name);
        ScanNew();
    }

    /// <summary>Sees which file a path leads to now.</summary>
    public void Look(TrackedFile file)
    {
        if (file.IsLookedAt || _lookDepth == DeepestLook)
        {
            // Two paths that have swapped their files ask for each other.
            return;
        }

        _lookDepth++;
        file.IsLookedAt = true;
        try
        {
            LookOnce(file);
        }
        catch (IOException failure)
        {
            _warnings.CannotRead(file.Path, failure);
        }
        finally
        {
            file.IsLookedAt = false;
            _lookDepth--;
        }
    }

    private LogFile? FindCopy(TrackedFile stream, FilePosition truncated) =>
        _history.TryOpenHolding(_history.View(stream), truncated, out LogFile? copy) ? copy : null;

    private void ScanNew()
    {
        while (_unscanned.TryDequeue(out FollowedDirectory? directory))
        {
            LookAtNames(directory, force: true);
        }
    }

    private void LookAtNames(FollowedDirectory directory, bool force)
    {
        foreach (string name in _scan.Scan(directory, force))
        {
            if (!_byPath.ContainsKey(Path.Join(directory.Path, name)))
            {
                LookAtName(directory, name);
            }
        }
    }

    private void LookAtName(FollowedDirectory directory, string name)
    {
        string path = Path.Join(directory.Path, name);
        if (_byPath.TryGetValue(path, out TrackedFile? known))
        {
            Look(known);
            return;
        }

        switch (_scan.Classify(directory, name, out FollowedDirectory? below))
        {
            case EntryKind.File:
                TrackedFile file = new(path, _options, _openFiles, _timeProvider, _events) { FindCopy = FindCopy };
                _byPath.Add(path, file);
                Look(file);
                break;
            case EntryKind.Directory when below is not null:
                _unscanned.Enqueue(below);
                break;
            default:
                break;
        }
    }

    private void LookOnce(TrackedFile file)
    {
        FileStatus? status = FileStatus.Of(file.Path, followLinks: true, out FileError error);
        if (status is { Kind: FileKind.File } found)
        {
            file.AtStart = _isStarting ? (found.Identity, found.Size) : file.AtStart;
            if (file.Current?.Identity == found.Identity)
            {
                file.NoteFound();
            }
            else if (file.Awaited != found.Identity || _openFiles.FindHolder(found.Identity, file) is null)
            {
                BeginWith(file, found.Identity);
            }

            _watches.Watch(file, found.Identity);
            if (file.SeenModified != found.Modified
                || (file.Current is { } current && current.Position + current.UnfinishedLength != found.Size))
            {
                file.SeenModified = found.Modified;
                _turns.Wake(file);
            }
        }
        else if (error is FileError.None or FileError.NotFound)
        {
            Lose(file);
        }
        else
        {
            _warnings.CannotFollow(file.Path, error);
        }
    }

    /// <summary>The path leads to nothing, or to something that is no file: what is open is read to its end.</summary>
    private void Lose(TrackedFile file)
    {
        file.Awaited = null;
        if (file.Current is null && file.Retired.Count == 0)
        {
            if (FileStatus.Of(file.Path, followLinks: false, out _) is { Kind: FileKind.Link })
            {
                // A link to nothing yet: its chain is watched until there is a file behind it.
                _watches.Watch(file, null);
            }
            else
            {
                Forget(file);
            }
        }
        else
        {
            file.NoteMissing();
            _turns.NoteUnsettled(file);
            _turns.Wake(file);
        }
    }

    private void BeginWith(TrackedFile file, FileIdentity identity)
    {
        if (_openFiles.FindHolder(identity, file) is { } holder)
        {
            // It was renamed. If the path it had still leads to it, both are links to one file, and each has its entries.
            Look(holder);
            if (holder.Holds(identity) && FileStatus.Of(holder.Path)?.Identity != identity)
            {
                file.Await(identity);
                Heirs.Add(file);
                _turns.NoteUnsettled(file);
                _turns.NoteUnsettled(holder);
                return;
            }
        }

        file.Links = LinkChain.Resolve(file.Path);
        if (file.TryTakeBack(identity))
        {
            _events.Counters.Rotations++;
            _turns.Wake(file);
            _turns.Note(file);
            return;
        }

        LogFile? opened = LogFile.TryOpen(file.Target, _options.Descriptors, out FileError error);
        if (opened is null)
        {
            if (error != FileError.NotFound)
            {
                _warnings.CannotFollow(file.Path, error);
            }

            return;
        }

        if (_options.Descriptors.IsShort)
        {
            _warnings.OpensByTurns();
        }

        _warnings.Settle(file.Path);
        bool begins = false;
        try
        {
            // Renamed to this path in this moment, while it is open under another: the next look sees whose it is.
            begins = (opened.Identity == identity || !_openFiles.IsHeld(opened.Identity))
                && _start.TryFind(file, opened, _byPath, _isStarting ? null : _previouslyLookedAt);
        }
        finally
        {
            if (!begins)
            {
                opened.Dispose();
            }
        }

        if (begins)
        {
            file.Begin(opened);
            _turns.Wake(file);
        }

        _turns.Note(file);
    }

    /// <summary>Closes a path that has been read to its end and is not followed.</summary>
    public void Close(TrackedFile file)
    {
        file.Forget();
        _byPath.Remove(file.Path);
    }

    /// <summary>Closes everything.</summary>
    public void Clear()
    {
        foreach (TrackedFile file in _byPath.Values)
        {
            file.Dispose();
        }

        _byPath.Clear();
    }

    private void Forget(TrackedFile file)
    {
        _watches.Unwatch(file);
        if (file.HasBegun)
        {
            _resume.Forget(file);
        }

        OnForgotten?.Invoke(file);
        file.Forget();
        _byPath.Remove(file.Path);
        _turns.Note(file);
        _warnings.Settle(file.Path);
    }
}
