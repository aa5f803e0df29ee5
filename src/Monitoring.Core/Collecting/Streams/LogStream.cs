using Monitoring.Collecting.Rotating;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>One stream: a path that is followed, its files, what is remembered of earlier ones, and its place in the queue.</summary>
internal sealed class LogStream : IDisposable
{
    private readonly DirectoryCollectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly BatchBuilder _batches;

    public LogStream(
        string path,
        DirectoryCollectorOptions options,
        OpenFiles openFiles,
        FinishedFiles finished,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        _options = options;
        _timeProvider = timeProvider;
        Way = new StreamPath(path);
        Memory = new LogMemory(path, finished);
        _batches = new BatchBuilder(options.Describe(path), options, timeProvider, events, Memory) { TakeRest = TakeRest };
        Files = new StreamFiles(this, _batches, Memory, openFiles, options.RotateWait, timeProvider);
    }

    /// <summary>Asked for the files in which the rest of a file stands that was truncated or is gone, and what came between.</summary>
    public required Func<LogStream, LogFile, bool, FoundRest> FindRest { get; init; }

    /// <summary>The path as users see it.</summary>
    public string Path => Way.Path;

    /// <summary>The way that the path leads.</summary>
    public StreamPath Way { get; }

    /// <summary>The files that are read.</summary>
    public StreamFiles Files { get; }

    /// <summary>What is remembered of files that were read.</summary>
    public LogMemory Memory { get; }

    /// <summary>Its place in the queue.</summary>
    public QueuePlace Place { get; } = new();

    /// <summary>Whether it has ever had a file, or waits for one that is its own.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether its path is no longer followed: it stands in no list any more but perhaps the one of those that
    /// wait for their turn.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether time alone may change something: a rotated or missing file, a message still being joined.</summary>
    public bool IsUnsettled => !IsForgotten
        && (Files.Retired.Count > 0
            || Way.Doubt is not null
            || _batches.HasOpenMessages
            || (Way.MissingSinceTick is not null && Files.Current is not null));

    /// <summary>Whether nothing can happen to it of which no event tells, so that its path need not be looked at. NULs at the end of a file may
    /// be written to through mmap(2), and then there is no event.</summary>
    public bool IsWatched => IsForgotten
        || (Files.Current is { EndsInHole: false, IsUnreadable: false } current
            && Files.Retired.Count == 0
            && Way is { Doubt: null, Awaited: null, MissingSinceTick: null }
            && Way.IsWatched(current.Identity));

    /// <summary>When a turn is due whatever happens, because a line waits that may begin a stack trace; on the monotonic clock,
    /// null if there is none.</summary>
    public long? DueTick => IsForgotten ? null : _batches.Traces.DueTick;

    /// <summary>What is known of the log, the oldest first.</summary>
    /// <param name="truncated">A file of which only what is remembered of its earlier bytes counts.</param>
    public List<Segment> GetSegments(LogFile? truncated = null)
    {
        List<Segment> segments = new(Memory.Finished.Count + Files.Retired.Count + 1);
        foreach (FilePosition finished in Memory.Finished)
        {
            segments.Add(new Segment(finished, SegmentState.Finished));
        }

        foreach (LogFile file in Files.All)
        {
            FilePosition position = file == truncated ? file.GetRememberedPosition() : file.GetPosition();
            SegmentState state = file == truncated ? SegmentState.Unfinished : SegmentState.Reading;
            segments.Add(new Segment(position, state) { Seen = file.TextEnd });
        }

        return segments;
    }

    /// <summary>Begins with a file; the one that had the path until now is read to its end first.</summary>
    public void Begin(LogFile file)
    {
        Files.Begin(file);
        NoteBegun();
    }

    /// <summary>Begins with the file that has the path, and before it with others; the one that had the path until now is read first.</summary>
    /// <param name="rotated">The others, the oldest first.</param>
    /// <param name="current">The file; null if the path leads to none.</param>
    public void BeginWith(IEnumerable<LogFile> rotated, LogFile? current)
    {
        Files.Retire();
        foreach (LogFile file in rotated)
        {
            Files.AddRetired(file);
        }

        if (current is not null)
        {
            Begin(current);
        }
        else
        {
            HasBegun = true;
        }
    }

    /// <summary>Goes on with a file that has got the path back before it was done with; false if it is not open here.</summary>
    public bool TryTakeBack(FileIdentity identity)
    {
        bool isTaken = Files.TryTakeBack(identity);
        if (isTaken)
        {
            NoteBegun();
        }

        return isTaken;
    }

    /// <summary>The path has another file now, which is not to be begun yet: it is still being read under its old
    /// path.</summary>
    public void Await(FileIdentity identity)
    {
        Files.Retire();
        NoteBegun();
        Way.Awaited = identity;
    }

    /// <summary>The path leads to nothing.</summary>
    public void NoteMissing()
    {
        if (Way.MissingSinceTick is null)
        {
            Way.MissingSinceTick = _timeProvider.GetTimestamp();
            Files.NoteMissing();
        }
    }

    /// <summary>The path leads to its file.</summary>
    public void NoteFound() => Way.MissingSinceTick = null;

    /// <summary>How many bytes have not been read, besides those of an unfinished last line.</summary>
    /// <param name="waiting">How long they have been waiting.</param>
    public long MeasureUnread(out TimeSpan waiting)
    {
        waiting = Place.UnreadSinceTick is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero;
        return Files.MeasureUnread();
    }

    /// <summary>Finishes what has been quiet for long enough.</summary>
    /// <param name="handoff">Receives a file that was renamed to the path of another stream.</param>
    public LogBatch? Settle(RenameHandoff handoff) => Files.Settle(Way.MissingSinceTick is not null, _options.JoinTimeout, handoff);

    /// <summary>The path is no longer followed.</summary>
    public void Forget()
    {
        IsForgotten = true;
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Files.Dispose();

    private void NoteBegun()
    {
        HasBegun = true;
        Way.MissingSinceTick = null;
        Way.Doubt = null;
        Way.Awaited = null;
    }

    /// <summary>Puts before a file those in which its rest stands, and what came between.</summary>
    private FoundRest TakeRest(LogFile original, bool isLost)
    {
        FoundRest rest = FindRest(this, original, isLost);
        Files.AddBefore(original, rest.Files);
        return rest;
    }
}
