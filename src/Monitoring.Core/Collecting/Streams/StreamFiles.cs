using Monitoring.Collecting.Rotating;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>The files of a stream: the file at its path, and rotated files that are not finished yet.</summary>
/// <remarks>Files are read strictly in their order: while an older file has unread bytes, a newer one is not
/// begun. A rotated file is kept for a while after it was read to its end, because its writer may not have
/// noticed the rotation.</remarks>
/// <param name="owner">The stream.</param>
/// <param name="batches">Builds batches from the files.</param>
/// <param name="knownFiles">Stores the finished files.</param>
/// <param name="openFiles">The open files of all streams.</param>
/// <param name="rotateWait">The time without changes after which a rotated file is finished.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StreamFiles(
    LogStream owner,
    BatchBuilder batches,
    KnownFiles knownFiles,
    OpenFiles openFiles,
    TimeSpan rotateWait,
    TimeProvider timeProvider) : IDisposable
{
    private readonly List<LogFile> _retired = new(0);

    /// <summary>The file that has the path, or had it last.</summary>
    public LogFile? Current { get; private set; }

    /// <summary>Rotated files that are not finished yet, the oldest first.</summary>
    public IReadOnlyList<LogFile> Retired => _retired;

    /// <summary>The files, the oldest first.</summary>
    public IEnumerable<LogFile> All => Current is null ? _retired : _retired.Append(Current);

    /// <summary>Whether the last turn left something to read.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The time at which all files had last been read to their ends, on the monotonic clock.</summary>
    public long AtEndTick { get; private set; }

    /// <summary>Finds an open file of this stream; null if it is not open.</summary>
    public LogFile? Find(FileIdentity identity)
    {
        if (Current?.Identity == identity)
        {
            return Current;
        }

        // Called for every stream and every new file, so without a delegate.
        foreach (LogFile file in _retired)
        {
            if (file.Identity == identity)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Begins with a file; the former file of the path is read to its end first.</summary>
    public void Begin(LogFile file)
    {
        Retire();
        file.QuietSinceTick = timeProvider.GetTimestamp();
        Current = file;
        openFiles.Add(file.Identity, owner);
        batches.MarkCheckpointDirty();
    }

    /// <summary>Continues with a file that returned to the path before it was finished; false if it is
    /// not open here.</summary>
    public bool TryTakeBack(FileIdentity identity)
    {
        int index = _retired.FindIndex(file => file.Identity == identity);
        if (index < 0)
        {
            return false;
        }

        LogFile file = _retired[index];
        _retired.RemoveAt(index);
        Begin(file);
        return true;
    }

    /// <summary>Retires the current file, because another file has the path.</summary>
    public void Retire()
    {
        if (Current is { } file)
        {
            Current = null;
            AddRetired(file);
        }
    }

    /// <summary>Adds a file that had the path before the current one.</summary>
    public void AddRetired(LogFile file) => Insert(_retired.Count, file);

    /// <summary>Adds files that must be read before another one.</summary>
    public void AddBefore(LogFile next, IEnumerable<LogFile> files)
    {
        int index = _retired.IndexOf(next);
        index = index < 0 ? _retired.Count : index;
        foreach (LogFile file in files)
        {
            Insert(index++, file);
        }
    }

    /// <summary>Notes that the path has no file. The current file is kept for a while, however long it has been quiet,
    /// because the next one may appear soon.</summary>
    public void NoteMissing() => Current?.QuietSinceTick = timeProvider.GetTimestamp();

    /// <summary>The number of unread bytes, without those of an unfinished last line.</summary>
    public long MeasureUnread()
    {
        long unread = 0;
        foreach (LogFile file in All)
        {
            long size = file.IsUnreadable ? 0 : file.GetStatus().Size;
            if (size > file.Position + file.UnfinishedLength)
            {
                unread += size - file.Position;
            }
        }

        return unread;
    }

    /// <summary>Reads the next data, up to one turn; null if the turn produces no batch.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public LogBatch? ReadTurn()
    {
        LogBatch batch = batches.BeginTurn();
        try
        {
            HasMore = false;
            for (int index = 0; index <= _retired.Count && !HasMore; index++)
            {
                LogFile? file = index < _retired.Count ? _retired[index] : Current;
                if (file is not null)
                {
                    HasMore = batches.Read(file, batch);
                }
            }

            if (!HasMore)
            {
                AtEndTick = batch.ReadTick;
                batches.Traces.Flush(batch);
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return batches.Seal(batch, All, HasMore);
    }

    /// <summary>Finishes everything that has been quiet for long enough: rotated files, a file that lost its path, and
    /// messages whose next part never came.</summary>
    /// <param name="isMissing">Whether the path has no file.</param>
    /// <param name="joinTimeout">The time that a message waits for its next part.</param>
    /// <param name="handoff">Receives a file that was renamed to the path of another stream.</param>
    public LogBatch? FinishQuiet(bool isMissing, TimeSpan joinTimeout, RenameHandoff handoff)
    {
        LogBatch batch = batches.BeginFlush();
        while (_retired.Count > 0 && IsFinished(_retired[0], rotateWait))
        {
            LogFile oldest = _retired[0];
            batches.Finish(oldest, batch);
            batches.Traces.Finish(batch, oldest.Identity);
            knownFiles.Add(oldest.GetPosition());
            _retired.RemoveAt(0);
            Release(oldest, handoff);
        }

        if (isMissing && Current is { } current)
        {
            bool moves = IsHandedOff(current, handoff);
            if (IsFinished(current, moves ? TimeSpan.Zero : GetMissingTimeout(current)))
            {
                if (!moves)
                {
                    batches.Finish(current, batch);
                    batches.FlushAll(batch);
                }

                // A trace does not continue here if its file continues under another path.
                batches.Traces.FinishAll(batch);
                knownFiles.Add(current.GetPosition());
                Current = null;
                Release(current, handoff);
            }
        }

        // Counted up to the last time that all data had been read: the next part may be written but not read yet.
        double wait = joinTimeout.TotalSeconds + PartialJoiner.Margin.TotalSeconds;
        long timeout = (long)(wait * timeProvider.TimestampFrequency);
        batches.Flush(batch, AtEndTick - timeout);
        return batches.Seal(batch, All, HasMore);
    }

    /// <summary>Emits everything that is pending, because nothing will follow.</summary>
    public LogBatch? FinishAll()
    {
        LogBatch batch = batches.BeginFlush();
        foreach (LogFile file in All)
        {
            batches.Finish(file, batch);
        }

        batches.FlushAll(batch);
        return batches.Seal(batch, All, HasMore);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LogFile file in All)
        {
            openFiles.Remove(file.Identity, owner);
            file.Dispose();
        }

        _retired.Clear();
        Current = null;
    }

    private void Insert(int index, LogFile file)
    {
        file.QuietSinceTick = timeProvider.GetTimestamp();
        _retired.Insert(index, file);
        openFiles.Add(file.Identity, owner);
    }

    private void Release(LogFile file, RenameHandoff handoff)
    {
        bool isContinued = IsHandedOff(file, handoff);
        if (Find(file.Identity) is null)
        {
            openFiles.Remove(file.Identity, owner);
        }

        if (isContinued)
        {
            handoff.HandOff(file);
        }
        else
        {
            file.Dispose();
        }
    }

    /// <summary>Whether a file that is finished here continues under the path to which it was renamed. Not if it was
    /// read here through a link and is also read under its former name.</summary>
    private bool IsHandedOff(LogFile file, RenameHandoff handoff) =>
        handoff.HasReceiver(file.Identity)
            && !(owner.PathState.IsLink && openFiles.FindHolder(file.Identity, owner) is not null);

    /// <summary>Whether a file was read to its end, or cannot be read, and has not grown for a while.</summary>
    private bool IsFinished(LogFile file, TimeSpan wait) =>
        (file.IsCompressed || timeProvider.GetElapsedTime(file.QuietSinceTick) >= wait)
        && (file.IsUnreadable || file.GetStatus().Size <= file.Position + file.UnfinishedLength)
        && !file.IsGone;

    /// <summary>The time to keep a file that lost its path and has no successor. A deleted file is kept as long as any
    /// rotated file; a renamed file longer, since its writer may write to it for a while.</summary>
    private TimeSpan GetMissingTimeout(LogFile file)
    {
        const int RenamedFactor = 12;
        return file.GetStatus().Links == 0 ? rotateWait : rotateWait * RenamedFactor;
    }
}
