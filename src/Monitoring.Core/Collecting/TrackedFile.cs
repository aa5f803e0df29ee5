using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>One stream: a path that is followed, the file that has it now, and rotated ones that are not finished yet.</summary>
/// <remarks>Files are read strictly in their order: as long as an older one has bytes, a newer one is not begun. A rotated
/// file is kept for a while after it has been read to its end, because its writer may not have noticed the rotation.</remarks>
internal sealed class TrackedFile : IDisposable
{
    /// <summary>How many finished files to remember, so that they are not taken for new ones.</summary>
    private const int RememberedFiles = 32;

    private readonly DirectoryCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly OpenFiles _openFiles;
    private readonly BatchBuilder _batches;
    private readonly List<LogFile> _retired = [];
    private readonly Queue<FilePosition> _finished = [];

    /// <summary>When all files had last been read to their ends, on the monotonic clock.</summary>
    private long _atEndTick;

    /// <summary>Since when there may be something unread, on the monotonic clock; null if all had been read.</summary>
    private long? _unreadSinceTick;

    public TrackedFile(
        string path,
        DirectoryCollectorOptions options,
        OpenFiles openFiles,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        _openFiles = openFiles;
        Path = path;
        _options = options;
        _timeProvider = timeProvider;
        _batches = new BatchBuilder(options.Describe(path), options, timeProvider, events) { TakeCopy = TakeCopy };
    }

    /// <summary>Asked for the rotated file in which the bytes of a position stand, when the file it was in has been truncated or is
    /// gone; null if there is none.</summary>
    public required Func<TrackedFile, FilePosition, LogFile?> FindCopy { get; init; }

    /// <summary>The path as users see it.</summary>
    public string Path { get; }

    /// <summary>The file that has the path, or had it last.</summary>
    public LogFile? Current { get; private set; }

    /// <summary>Rotated files that are not finished yet, the oldest first.</summary>
    public IReadOnlyList<LogFile> Retired => _retired;

    /// <summary>The way from the path to the file.</summary>
    public LinkChain? Links { get; set; }

    /// <summary>The path without links by which the file is opened: rotation renames it beside that. Found out before it is
    /// opened; afterwards the path may lead elsewhere, or to nothing.</summary>
    public string Target => Links?.Target ?? Path;

    /// <summary>The watch of the file, if there is one.</summary>
    public WatchTable.Watch? FileWatch { get; set; }

    /// <summary>The watches of the directories that links lead through.</summary>
    public List<WatchTable.Watch> HopWatches { get; } = [];

    /// <summary>When the file last changed according to the last look, in nanoseconds of Unix time.</summary>
    public long SeenModified { get; set; }

    /// <summary>The file that had the path when following began, and its size then: should it only be opened later, it is
    /// begun as if it had been opened at once.</summary>
    public (FileIdentity File, long Size)? AtStart { get; set; }

    /// <summary>Since when the path leads to nothing, on the monotonic clock; null while it leads to a file.</summary>
    public long? MissingSinceTick { get; private set; }

    /// <summary>A file that has this path but is still being read under the path it had before it was renamed.</summary>
    public FileIdentity? Awaited { get; set; }

    /// <summary>Whether it waits for its turn to be read.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Where the file was when it was truncated last, and what stood before: a copy of that may turn up.</summary>
    public FilePosition? Truncated => _batches.Truncated;

    /// <summary>Since when it has been waited for whether the path's file is only a copy of another one, on the monotonic
    /// clock; null if there is no doubt.</summary>
    public long? SuspectedSinceTick { get; set; }

    /// <summary>Whether its path is being looked at right now.</summary>
    public bool IsLookedAt { get; set; }

    /// <summary>Whether it has ever had a file, or waits for one that is its own.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether its path is no longer followed: it stands in no list any more but perhaps the one of those that
    /// wait for their turn.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether the last turn left something to read.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether time alone may change something: a rotated or missing file, a message still being joined.</summary>
    public bool IsUnsettled => !IsForgotten
        && (_retired.Count > 0
            || SuspectedSinceTick is not null
            || _batches.HasOpenMessages
            || (MissingSinceTick is not null && Current is not null));

    /// <summary>When a turn is due whatever happens, because a line waits that may begin a stack trace; on the monotonic clock,
    /// null if there is none.</summary>
    public long? DueTick => IsForgotten ? null : _batches.DueTick;

    /// <summary>When a turn was last noted as due; kept by the queue.</summary>
    public long? NotedDueTick { get; set; }

    /// <summary>The files, the oldest first.</summary>
    private IEnumerable<LogFile> Files => Current is null ? _retired : _retired.Append(Current);

    /// <summary>Whether a file is open here.</summary>
    public bool Holds(FileIdentity identity)
    {
        if (Current?.Identity == identity)
        {
            return true;
        }

        // Asked of every stream about every new file: no delegate.
        foreach (LogFile file in _retired)
        {
            if (file.Identity == identity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a compressed file holds what a file held that is open here.</summary>
    public bool HasOpen(LogFile compressed) => Files.Any(file => CompressedCopy.IsOf(file, compressed));

    /// <summary>Whether a file is being read here, or has been of late.</summary>
    public bool HasRead(FileIdentity identity) => Holds(identity) || _finished.Any(finished => finished.File == identity);

    /// <summary>Up to where a file was read that was done with of late; null if it was not, or has other bytes now.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public long? FindFinished(LogFile file)
    {
        foreach (FilePosition finished in _finished.Reverse())
        {
            if (finished.File == file.Identity && file.Holds(finished))
            {
                return finished.Offset;
            }
        }

        return null;
    }

    /// <summary>Goes on with a file that has got the path back before it was done with; false if it is not open here.</summary>
    public bool TryTakeBack(FileIdentity identity)
    {
        int index = _retired.FindIndex(file => file.Identity == identity);
        if (index < 0)
        {
            return false;
        }

        LogFile file = _retired[index];
        _retired.RemoveAt(index);
        SetCurrent(file);
        return true;
    }

    /// <summary>Begins with a file; the one that had the path until now is read to its end first.</summary>
    public void Begin(LogFile file)
    {
        SetCurrent(file);
        _openFiles.Add(file.Identity, this);
    }

    /// <summary>The path has another file now, which is not to be begun yet: it is still being read under its old
    /// path.</summary>
    public void Await(FileIdentity identity)
    {
        Retire();
        HasBegun = true;
        Awaited = identity;
        MissingSinceTick = null;
    }

    /// <summary>The path leads to nothing: the file that had it is kept for a while, however long it has been quiet. The next one
    /// may be there in a moment.</summary>
    public void NoteMissing()
    {
        if (MissingSinceTick is null)
        {
            MissingSinceTick = _timeProvider.GetTimestamp();
            Current?.QuietSinceTick = MissingSinceTick.Value;
        }
    }

    /// <summary>The path leads to its file again.</summary>
    public void NoteFound() => MissingSinceTick = null;

    /// <summary>The current file has lost the path to another one.</summary>
    public void Retire()
    {
        if (Current is not null)
        {
            AddRetired(Current);
            Current = null;
        }
    }

    /// <summary>Whether a directory's entry is on the way that links lead from the path to the file.</summary>
    public bool LeadsThrough(string directory, string name) =>
        Links is not null && Links.Hops.Contains((directory, name));

    /// <summary>Adds a file that had the path before the current one.</summary>
    public void AddRetired(LogFile file)
    {
        file.QuietSinceTick = _timeProvider.GetTimestamp();
        _retired.Add(file);
        _openFiles.Add(file.Identity, this);
    }

    /// <summary>There may be something to read.</summary>
    public void NoteUnread() => _unreadSinceTick ??= _timeProvider.GetTimestamp();

    /// <summary>How many bytes have not been read, besides those of an unfinished last line.</summary>
    /// <param name="waiting">How long they have been waiting.</param>
    public long MeasureUnread(out TimeSpan waiting)
    {
        long unread = 0;
        foreach (LogFile file in Files)
        {
            long size = file.IsUnreadable ? 0 : file.GetStatus().Size;
            if (size > file.Position + file.UnfinishedLength)
            {
                unread += size - file.Position;
            }
        }

        waiting = _unreadSinceTick is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero;
        return unread;
    }

    /// <summary>Reads what is next, up to one turn's worth; null if that gives no record.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public LogBatch? ReadTurn()
    {
        LogBatch batch = _batches.BeginTurn();
        try
        {
            HasMore = false;
            for (int index = 0; index <= _retired.Count && !HasMore; index++)
            {
                LogFile? file = index < _retired.Count ? _retired[index] : Current;
                if (file is not null)
                {
                    HasMore = _batches.Read(file, batch);
                }
            }

            if (!HasMore)
            {
                _atEndTick = batch.ReadTick;
                _unreadSinceTick = null;
                _batches.FlushTraces(batch);
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return _batches.Seal(batch, Files, HasMore);
    }

    /// <summary>Finishes what has been quiet for long enough: rotated files, a file that lost its path, messages whose
    /// next part never came.</summary>
    /// <param name="heirs">Take a file that is done with here.</param>
    public LogBatch? Settle(Heirs heirs)
    {
        LogBatch batch = _batches.BeginRest();
        while (_retired.Count > 0 && IsDone(_retired[0], _options.RotateWait))
        {
            LogFile oldest = _retired[0];
            _batches.Finish(oldest, batch);
            _batches.FinishTraces(batch, oldest.Identity);
            Remember(oldest);
            _retired.RemoveAt(0);
            Release(oldest, heirs);
        }

        if (MissingSinceTick is not null && Current is { } current)
        {
            bool moves = heirs.IsAwaited(current.Identity);
            if (IsDone(current, moves ? TimeSpan.Zero : MissingWait(current)))
            {
                if (!moves)
                {
                    _batches.Finish(current, batch);
                    _batches.FlushAll(batch);
                }

                // What goes on under another path does not go on here.
                _batches.FinishTraces(batch);

                Current = null;
                Release(current, heirs);
            }
        }

        // Counted up to the last time that there was nothing more to read: the next part may be written, and we be late.
        long timeout = (long)(_options.JoinTimeout.TotalSeconds * _timeProvider.TimestampFrequency);
        _batches.Flush(batch, _atEndTick - timeout);
        return _batches.Seal(batch, Files, HasMore);
    }

    /// <summary>Gives out all that is left, because nothing will follow.</summary>
    public LogBatch? FinishAll()
    {
        LogBatch batch = _batches.BeginRest();
        foreach (LogFile file in Files)
        {
            _batches.Finish(file, batch);
        }

        _batches.FlushAll(batch);
        return _batches.Seal(batch, Files, HasMore);
    }

    /// <summary>The path is no longer followed.</summary>
    public void Forget()
    {
        IsForgotten = true;
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LogFile file in Files)
        {
            _openFiles.Remove(file.Identity, this);
            file.Dispose();
        }

        _retired.Clear();
        Current = null;
    }

    /// <summary>Puts the copy of a file before it, to go on there; false if it has no more than was read, null if there is
    /// none.</summary>
    private bool? TakeCopy(LogFile original)
    {
        if (FindCopy(this, original.GetRememberedPosition()) is not { } copy)
        {
            return null;
        }

        bool hasMore = copy.IsCompressed || copy.GetStatus().Size > original.Position + original.UnfinishedLength;
        if (!hasMore || HasRead(copy.Identity))
        {
            copy.Dispose();
            return false;
        }

        copy.GoOnFor(original);
        copy.QuietSinceTick = _timeProvider.GetTimestamp();
        int place = _retired.IndexOf(original);
        _retired.Insert(place < 0 ? _retired.Count : place, copy);
        _openFiles.Add(copy.Identity, this);
        return true;
    }

    private void SetCurrent(LogFile file)
    {
        Retire();
        file.QuietSinceTick = _timeProvider.GetTimestamp();
        Current = file;
        HasBegun = true;
        _batches.Announce();
        MissingSinceTick = null;
        SuspectedSinceTick = null;
        Awaited = null;
    }

    private void Release(LogFile file, Heirs heirs)
    {
        if (!Holds(file.Identity))
        {
            _openFiles.Remove(file.Identity, this);
        }

        heirs.Release(file);
    }

    private void Remember(LogFile finished)
    {
        if (_finished.Count == RememberedFiles)
        {
            _finished.Dequeue();
        }

        _finished.Enqueue(finished.GetPosition());
    }

    /// <summary>Whether a file has been read to its end, or cannot be, and has not grown for a while.</summary>
    private bool IsDone(LogFile file, TimeSpan wait) =>
        (file.IsCompressed || _timeProvider.GetElapsedTime(file.QuietSinceTick) >= wait)
        && (file.IsUnreadable || file.GetStatus().Size <= file.Position + file.UnfinishedLength)
        && !file.IsGone;

    /// <summary>How long to keep a file that has lost its path and has no successor: one that was deleted as long as any
    /// rotated file; one that was only renamed longer, since its writer may go on with it for a while.</summary>
    private TimeSpan MissingWait(LogFile file)
    {
        const int RenamedFactor = 12;
        return file.GetStatus().Links == 0 ? _options.RotateWait : _options.RotateWait * RenamedFactor;
    }
}
