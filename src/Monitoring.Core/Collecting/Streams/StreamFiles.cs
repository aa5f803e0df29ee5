using Monitoring.Collecting.Rotating;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>The files of a stream: the one that has its path, and rotated ones that are not finished yet.</summary>
/// <remarks>Files are read strictly in their order: as long as an older one has bytes, a newer one is not begun. A rotated
/// file is kept for a while after it has been read to its end, because its writer may not have noticed the rotation.</remarks>
/// <param name="owner">The stream.</param>
/// <param name="batches">Makes batches of what they hold.</param>
/// <param name="memory">Remembers those that are finished.</param>
/// <param name="openFiles">Knows which streams have which files open.</param>
/// <param name="rotateWait">How long to keep a file that has been quiet.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class StreamFiles(
    LogStream owner,
    BatchBuilder batches,
    LogMemory memory,
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

    /// <summary>When all files had last been read to their ends, on the monotonic clock.</summary>
    public long AtEndTick { get; private set; }

    /// <summary>A file that is open here; null if it is not.</summary>
    public LogFile? Find(FileIdentity identity)
    {
        if (Current?.Identity == identity)
        {
            return Current;
        }

        // Asked of every stream about every new file: no delegate.
        foreach (LogFile file in _retired)
        {
            if (file.Identity == identity)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Begins with a file; the one that had the path until now is read to its end first.</summary>
    public void Begin(LogFile file)
    {
        Retire();
        file.QuietSinceTick = timeProvider.GetTimestamp();
        Current = file;
        openFiles.Add(file.Identity, owner);
        batches.Announce();
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
        Begin(file);
        return true;
    }

    /// <summary>The current file has lost the path to another one.</summary>
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

    /// <summary>Adds files that are to be read before another one.</summary>
    public void AddBefore(LogFile next, IEnumerable<LogFile> files)
    {
        int place = _retired.IndexOf(next);
        place = place < 0 ? _retired.Count : place;
        foreach (LogFile file in files)
        {
            Insert(place++, file);
        }
    }

    /// <summary>The path leads to nothing: the file that had it is kept for a while, however long it has been quiet. The next one
    /// may be there in a moment.</summary>
    public void NoteMissing() => Current?.QuietSinceTick = timeProvider.GetTimestamp();

    /// <summary>How many bytes have not been read, besides those of an unfinished last line.</summary>
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

    /// <summary>Reads what is next, up to one turn's worth; null if that gives no record.</summary>
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

    /// <summary>Finishes what has been quiet for long enough: rotated files, a file that lost its path, messages whose
    /// next part never came.</summary>
    /// <param name="isMissing">Whether the path leads to nothing.</param>
    /// <param name="joinTimeout">How long a message waits for its next part.</param>
    /// <param name="handoff">Receives a file that was renamed to the path of another stream.</param>
    public LogBatch? Settle(bool isMissing, TimeSpan joinTimeout, RenameHandoff handoff)
    {
        LogBatch batch = batches.BeginRest();
        while (_retired.Count > 0 && IsDone(_retired[0], rotateWait))
        {
            LogFile oldest = _retired[0];
            batches.Finish(oldest, batch);
            batches.Traces.Finish(batch, oldest.Identity);
            memory.Add(oldest.GetPosition());
            _retired.RemoveAt(0);
            Release(oldest, handoff);
        }

        if (isMissing && Current is { } current)
        {
            bool moves = IsHandedOff(current, handoff);
            if (IsDone(current, moves ? TimeSpan.Zero : MissingWait(current)))
            {
                if (!moves)
                {
                    batches.Finish(current, batch);
                    batches.FlushAll(batch);
                }

                // What goes on under another path does not go on here.
                batches.Traces.FinishAll(batch);
                memory.Add(current.GetPosition());
                Current = null;
                Release(current, handoff);
            }
        }

        // Counted up to the last time that there was nothing more to read: the next part may be written, and we be late.
        double wait = joinTimeout.TotalSeconds + PartialJoiner.Margin.TotalSeconds;
        long timeout = (long)(wait * timeProvider.TimestampFrequency);
        batches.Flush(batch, AtEndTick - timeout);
        return batches.Seal(batch, All, HasMore);
    }

    /// <summary>Emits all that is left, because nothing will follow.</summary>
    public LogBatch? FinishAll()
    {
        LogBatch batch = batches.BeginRest();
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

    private void Insert(int place, LogFile file)
    {
        file.QuietSinceTick = timeProvider.GetTimestamp();
        _retired.Insert(place, file);
        openFiles.Add(file.Identity, owner);
    }

    private void Release(LogFile file, RenameHandoff handoff)
    {
        bool goesOn = IsHandedOff(file, handoff);
        if (Find(file.Identity) is null)
        {
            openFiles.Remove(file.Identity, owner);
        }

        if (goesOn)
        {
            handoff.Give(file);
        }
        else
        {
            file.Dispose();
        }
    }

    /// <summary>Whether a file that is done with here goes on under the path to which it was renamed: not if it was read here through a link,
    /// and is read under the name that it had, too.</summary>
    private bool IsHandedOff(LogFile file, RenameHandoff handoff) =>
        handoff.IsAwaited(file.Identity) && !(owner.Way.IsLink && openFiles.FindHolder(file.Identity, owner) is not null);

    /// <summary>Whether a file has been read to its end, or cannot be, and has not grown for a while.</summary>
    private bool IsDone(LogFile file, TimeSpan wait) =>
        (file.IsCompressed || timeProvider.GetElapsedTime(file.QuietSinceTick) >= wait)
        && (file.IsUnreadable || file.GetStatus().Size <= file.Position + file.UnfinishedLength)
        && !file.IsGone;

    /// <summary>How long to keep a file that has lost its path and has no successor: one that was deleted as long as any
    /// rotated file; one that was only renamed longer, since its writer may go on with it for a while.</summary>
    private TimeSpan MissingWait(LogFile file)
    {
        const int RenamedFactor = 12;
        return file.GetStatus().Links == 0 ? rotateWait : rotateWait * RenamedFactor;
    }
}
