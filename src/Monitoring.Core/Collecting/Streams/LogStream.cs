using Monitoring.Collecting.Rotating;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>One stream: a followed path, its files, its finished files, and its state in the queue.</summary>
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
        PathState = new StreamPath(path);
        KnownFiles = new KnownFiles(path, finished);
        _batches = new BatchBuilder(options.Describe(path), options, timeProvider, events,
            KnownFiles)
        { TakeRemainder = TakeRemainder };
        Files = new StreamFiles(this, _batches, KnownFiles, openFiles, options.RotateWait, timeProvider);
    }

    /// <summary>Finds the files with the rest of a file that was truncated or is gone, and the files
    /// that came between.</summary>
    public required Func<LogStream, LogFile, bool, FileRemainder> FindRemainder { get; init; }

    /// <summary>The path in the form that users see.</summary>
    public string Path => PathState.Path;

    /// <summary>The state of the path.</summary>
    public StreamPath PathState { get; }

    /// <summary>The files that are being read.</summary>
    public StreamFiles Files { get; }

    /// <summary>The files that were read or skipped.</summary>
    public KnownFiles KnownFiles { get; }

    /// <summary>The state of the stream in the queue.</summary>
    public QueueState QueueState { get; } = new();

    /// <summary>Whether the stream has ever had a file, or waits for a renamed file.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the path is no longer followed. The stream is then in no list, except perhaps
    /// in the queue.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether time alone may change something: a rotated or missing file, or a message that is
    /// still being joined.</summary>
    public bool IsPending => !IsForgotten
        && (Files.Retired.Count > 0
            || PathState.Doubt is not null
            || _batches.HasPartialMessages
            || (PathState.MissingSinceTick is not null && Files.Current is not null));

    /// <summary>Whether events report every change, so that the path needs no rescan. NULs at the end of a file may be
    /// written to through mmap(2), which causes no event.</summary>
    public bool IsWatched => IsForgotten
        || (Files.Current is { EndsInHole: false, IsUnreadable: false } current
            && Files.Retired.Count == 0
            && PathState is { Doubt: null, PendingFile: null, MissingSinceTick: null }
            && PathState.IsWatched(current.Identity));

    /// <summary>The time at which a turn is due in any case, because a line waits that may begin a stack trace. On the
    /// monotonic clock; null if there is none.</summary>
    public long? DueTick => IsForgotten ? null : _batches.Traces.DueTick;

    /// <summary>The known segments of the log, the oldest first.</summary>
    /// <param name="truncated">A file of which only the remembered former bytes count.</param>
    public List<Segment> GetSegments(LogFile? truncated = null)
    {
        List<Segment> segments = new(KnownFiles.Finished.Count + Files.Retired.Count + 1);
        foreach (FilePosition finished in KnownFiles.Finished)
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

    /// <summary>Begins with a file; the former file of the path is read to its end first.</summary>
    public void Begin(LogFile file)
    {
        Files.Begin(file);
        NoteBegun();
    }

    /// <summary>Begins with the file at the path, and with other files before it; the former file of the path
    /// is read first.</summary>
    /// <param name="rotated">The others, the oldest first.</param>
    /// <param name="current">The file; null if the path has none.</param>
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

    /// <summary>Continues with a file that returned to the path before it was finished; false if it is
    /// not open here.</summary>
    public bool TryTakeBack(FileIdentity identity)
    {
        bool isTaken = Files.TryTakeBack(identity);
        if (isTaken)
        {
            NoteBegun();
        }

        return isTaken;
    }

    /// <summary>Waits for the file that the path has now, because it is still being read under
    /// its former path.</summary>
    public void WaitForFile(FileIdentity identity)
    {
        Files.Retire();
        NoteBegun();
        PathState.PendingFile = identity;
    }

    /// <summary>Notes that the path has no file.</summary>
    public void NoteMissing()
    {
        if (PathState.MissingSinceTick is null)
        {
            PathState.MissingSinceTick = _timeProvider.GetTimestamp();
            Files.NoteMissing();
        }
    }

    /// <summary>Notes that the path leads to its file.</summary>
    public void NoteFound() => PathState.MissingSinceTick = null;

    /// <summary>The number of unread bytes, without those of an unfinished last line.</summary>
    /// <param name="waiting">The time that the bytes have been waiting.</param>
    public long MeasureUnread(out TimeSpan waiting)
    {
        waiting = QueueState.UnreadSinceTick is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero;
        return Files.MeasureUnread();
    }

    /// <summary>Finishes files and messages that have been quiet for long enough.</summary>
    /// <param name="handoff">Receives a file that was renamed to the path of another stream.</param>
    public LogBatch? FinishQuiet(RenameHandoff handoff) =>
        Files.FinishQuiet(PathState.MissingSinceTick is not null, _options.JoinTimeout, handoff);

    /// <summary>Stops following the path.</summary>
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
        PathState.MissingSinceTick = null;
        PathState.Doubt = null;
        PathState.PendingFile = null;
    }

    /// <summary>Inserts before a file the files with its rest, and the files that came between.</summary>
    private FileRemainder TakeRemainder(LogFile original, bool isLost)
    {
        FileRemainder rest = FindRemainder(this, original, isLost);
        Files.AddBefore(original, rest.Files);
        return rest;
    }
}
