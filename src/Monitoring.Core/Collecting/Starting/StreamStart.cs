using Monitoring.Collecting.Rotating;
using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Deciding;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Collecting.Streams;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Starting;

/// <summary>Begins a stream with a file found at its path: determines its start position and the files to
/// read before it.</summary>
internal sealed class StreamStart(
    DirectoryCollectorOptions options,
    RotationPlanner planner,
    ResumedLogs resumed,
    OtherLogs others,
    MonitoringEvents events)
{
    private readonly HistoryStart _historyStart = new(options, planner, events);

    /// <summary>Begins a stream with a file and the files before it. False if it is not to be begun yet, or names
    /// changed meanwhile: the stream is unchanged, and the next scan tries again.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="opened">The file, which the stream has not begun.</param>
    /// <param name="previousRescan">The time of the path's previous scan, in nanoseconds of Unix time; null
    /// at the start.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryBegin(LogStream stream, LogFile opened, long? previousRescan)
    {
        bool wasThere = stream.PathState.AtStart?.File == opened.Identity;
        bool isStart = !stream.HasBegun && (previousRescan is null || wasThere);
        long size = wasThere ? stream.PathState.AtStart!.Value.Size : opened.GetStatus().Size;
        opened.End = options.Follow || opened.IsCompressed ? null : size;
        if (isStart && resumed.IsEmpty)
        {
            return _historyStart.TryApply(stream, opened, size);
        }

        Checkpoint? own = stream.HasBegun ? null : resumed.Find(stream.Path);
        List<Segment> segments = own is null ? stream.GetSegments() : GetSegments(own);
        bool isKnown = segments.Exists(segment => segment.Position.File == opened.Identity);
        long offset = 0;
        OtherLog other = isKnown ? OtherLog.None : others.Classify(stream, opened, out offset);
        RotationContext context = CreateContext(stream, segments) with
        {
            Target = opened,
            Other = other,
            Since = isStart ? resumed.LastWritten : previousRescan,
        };
        if (!planner.TryPlan(context, out RotationPlan plan))
        {
            return false;
        }

        if (plan.Target is { Kind: RotationStepKind.Wait })
        {
            Close(plan.Reads);
            return false;
        }

        if (other is OtherLog.HasRead or OtherLog.WasCopied)
        {
            opened.MoveTo(offset);
        }

        return Apply(stream, own, context.View, plan, opened);
    }

    /// <summary>Continues with the rotated files of a log whose path has no file, without waiting for the next file.
    /// False if there is nothing to read, or names changed.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryContinueWithoutFile(LogStream stream)
    {
        Checkpoint? own = stream.HasBegun ? null : resumed.Find(stream.Path);
        List<Segment> segments = own is null ? stream.GetSegments() : GetSegments(own);
        RotationContext context = CreateContext(stream, segments);
        if (segments.Count == 0 || !planner.TryPlan(context, out RotationPlan plan))
        {
            return false;
        }

        return plan.Reads.Count > 0 && Apply(stream, own, context.View, plan, opened: null);
    }

    /// <summary>Whether a log whose path has no file may continue: one of its files still exists under the name of a
    /// rotated file, and its writer may write more to it.</summary>
    public bool MayContinue(LogStream stream) =>
        stream.HasBegun
        && planner.View(stream.PathState.Target, []).TryGet(out IReadOnlyList<RotatedFile>? rotated)
        && rotated.Any(file => stream.KnownFiles.Contains(file.Identity) && !planner.IsFollowed(file.Path));

    /// <summary>Finds the files with the rest of a file that was truncated or is gone, and the files that came between.
    /// Returns none if names keep changing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="original">The file.</param>
    /// <param name="isLost">Whether the file was truncated or is gone; if false, only files before it
    /// are searched for.</param>
    public FileRemainder FindRemainder(LogStream stream, LogFile original, bool isLost)
    {
        List<Segment> segments = stream.GetSegments(isLost ? original : null);
        RotationContext context = CreateContext(stream, segments) with
        {
            Truncated = isLost ? original.Identity : null,
            Before = original.Identity,
        };
        if (!planner.TryPlan(context, out RotationPlan plan))
        {
            return new FileRemainder([], HasCopy: false, IsContinued: false, IsOverrun: false);
        }

        List<LogFile> rest = [];
        bool isContinued = false;
        foreach ((LogFile file, FileIdentity knownIdentity) in plan.Reads)
        {
            if (knownIdentity != original.Identity)
            {
                rest.Add(file);
            }
            else if (FileComparison.HasMore(file, original.TextEnd))
            {
                isContinued = true;
                file.ContinueFrom(original);
                rest.Add(file);
            }
            else
            {
                file.MoveToEnd();
                stream.KnownFiles.Add(file.GetPosition());
                file.Dispose();
            }
        }

        Remember(stream, plan);
        return new FileRemainder(rest, plan.HasCopy, isContinued, !plan.HasCopy && plan.HasMissed);
    }

    private RotationContext CreateContext(LogStream stream, List<Segment> segments)
    {
        RotationView view = planner.View(stream.PathState.Target, segments);

        // Finding related files queries all streams, so it is skipped for a log without rotated files.
        bool hasRotated = !view.TryGet(out IReadOnlyList<RotatedFile>? rotated) || rotated.Count > 0;
        List<Segment> related = hasRotated ? others.GetRelated(stream.Path) : [];
        IEnumerable<Segment> own = segments.Where(
            segment => !related.Exists(other => IsContinuedIn(segment.Position, other.Position)));
        return new RotationContext(view, [.. related, .. own])
        {
            Open = [.. stream.Files.All],
            RelatedCount = related.Count,
            IsRotated = others.IsRotated(stream.Path),
        };
    }

    /// <summary>Whether a file was read further under the name of a rotated file.</summary>
    private static bool IsContinuedIn(in FilePosition own, in FilePosition related) =>
        own.File == related.File && own.Offset <= related.Offset;

    private static List<Segment> GetSegments(Checkpoint own) =>
    [
        .. own.Finished.Select(position => new Segment(position, SegmentState.Finished)),
        .. own.Files.Select(position => new Segment(position, SegmentState.Unfinished)),
    ];

    private bool Apply(LogStream stream, Checkpoint? own, RotationView view, RotationPlan plan, LogFile? opened)
    {
        List<(LogFile File, FileIdentity KnownIdentity)> files = [.. plan.Reads];
        List<LogGap> gaps = [];
        foreach ((FilePosition? segment, RotatedFile? file) in plan.Lost)
        {
            bool isOverrun = plan.HasMissed && segment?.File == opened?.Identity;
            if (file is not null || isOverrun || !IsElsewhere(stream.PathState.Target, segment!.Value.File))
            {
                gaps.Add(ToGap(stream.Path, segment, file));
            }
        }

        if (own is not null)
        {
            if (opened is not null)
            {
                files.Add((opened, opened.Identity));
            }

            // A file that was truncated meanwhile has none of the bytes that were read; a copy of them may
            // still be found.
            List<FilePosition> finished = own.Files
                .Where(
                    position => !files.Exists(
                    file => file.KnownIdentity == position.File && file.File.Position >= position.Offset))
                .ToList();
            bool isComplete = false;
            try
            {
                isComplete = new PendingMessageRewind(planner, view, own, files, gaps).TryApply();
            }
            finally
            {
                if (!isComplete)
                {
                    Close(files.Where(file => file.File != opened));
                }
            }

            if (!isComplete)
            {
                return false;
            }

            stream.KnownFiles.Resume(own.Finished);
            finished.ForEach(stream.KnownFiles.Add);
            resumed.Take(stream.Path);
        }

        gaps.ForEach(events.Report);
        Remember(stream, plan);
        int rotated = files.Count(file => file.File != opened) + (stream.Files.Current is null ? 0 : 1);
        events.Counters.Rotations += own is null ? rotated : 0;
        stream.BeginWith(files.Select(file => file.File).Where(file => file != opened), opened);
        return true;
    }

    /// <summary>Whether a file is still beside the log, under a name that is not one of its rotated files: it may be
    /// followed there, or come back. True also if names keep changing.</summary>
    private bool IsElsewhere(string target, FileIdentity file) =>
        !options.Descriptors.Search.TryFind(Path.GetDirectoryName(target) ?? string.Empty, file, out string? path)
            || path is not null;

    private static void Remember(LogStream stream, RotationPlan plan)
    {
        foreach (SkippedFile skipped in plan.Skipped)
        {
            if (skipped.Original is { } original)
            {
                stream.KnownFiles.AddCopy(skipped.Position, original);
            }
            else
            {
                stream.KnownFiles.Add(skipped.Position);
            }
        }
    }

    private static void Close(IEnumerable<(LogFile File, FileIdentity KnownIdentity)> files)
    {
        foreach ((LogFile file, _) in files)
        {
            file.Dispose();
        }
    }

    private static LogGap ToGap(string path, FilePosition? segment, RotatedFile? file)
    {
        if (file is { } rotated)
        {
            return new LogGap(
                path,
                segment?.Offset ?? 0,
                rotated.Name.IsCompressed ? null : rotated.Status.Size - (segment?.Offset ?? 0),
                $"The file was rotated to {rotated.Path} before it was read, and that file cannot be read.");
        }

        FilePosition lost = segment!.Value;
        return new LogGap(
            path,
            lost.Offset,
            lost.Size > lost.Offset ? lost.Size - lost.Offset : null,
            "The file no longer exists. Lines written while no collector followed it are lost.");
    }
}
