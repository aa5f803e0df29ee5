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

/// <summary>Begins with a file that is found under a stream's path: where it is to be read from, and what is to be read before it.</summary>
internal sealed class StreamStart(
    DirectoryCollectorOptions options,
    RotationPlanner planner,
    ResumedLogs resumed,
    OtherLogs others,
    MonitoringEvents events)
{
    private readonly HistoryStart _historyStart = new(options, planner, events);

    /// <summary>Begins with a file, and with those that come before it; false if it is not to be begun yet, or names moved on meanwhile: the
    /// next look tries again, and the stream is as it was.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="opened">The file, which the stream has not begun.</param>
    /// <param name="notSeenSince">When the path was looked at before, in nanoseconds of Unix time; null at the start.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryBegin(LogStream stream, LogFile opened, long? notSeenSince)
    {
        bool wasThere = stream.Way.AtStart?.File == opened.Identity;
        bool isStart = !stream.HasBegun && (notSeenSince is null || wasThere);
        long size = wasThere ? stream.Way.AtStart!.Value.Size : opened.GetStatus().Size;
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
        RotationQuestion question = Ask(stream, segments) with
        {
            Target = opened,
            Other = other,
            Since = isStart ? resumed.LastWritten : notSeenSince,
        };
        if (!planner.TryPlan(question, out RotationPlan plan))
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

        return Apply(stream, own, question.View, plan, opened);
    }

    /// <summary>Goes on with the files of a log whose path leads to nothing: what was rotated away is not left until the path has a file
    /// again. False if there is nothing to read, or names moved on.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public bool TryGoOnWithout(LogStream stream)
    {
        Checkpoint? own = stream.HasBegun ? null : resumed.Find(stream.Path);
        List<Segment> segments = own is null ? stream.GetSegments() : GetSegments(own);
        RotationQuestion question = Ask(stream, segments);
        if (segments.Count == 0 || !planner.TryPlan(question, out RotationPlan plan))
        {
            return false;
        }

        return plan.Reads.Count > 0 && Apply(stream, own, question.View, plan, opened: null);
    }

    /// <summary>Whether a log whose path leads to nothing may go on all the same: a file of it is there still, under the name of a rotated
    /// one, and its writer may go on with it.</summary>
    public bool MayGoOn(LogStream stream) =>
        stream.HasBegun
        && planner.View(stream.Way.Target, []).TryGet(out IReadOnlyList<RotatedFile>? rotated)
        && rotated.Any(file => stream.Memory.Knows(file.Identity) && !planner.IsFollowed(file.Path));

    /// <summary>Finds the files in which the rest of a file stands that was truncated or is gone, and those that came between; none if names
    /// do not stand still.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="original">The file.</param>
    /// <param name="isLost">Whether the file was truncated or is gone; else only what came before it is looked for.</param>
    public FoundRest FindRest(LogStream stream, LogFile original, bool isLost)
    {
        List<Segment> segments = stream.GetSegments(isLost ? original : null);
        RotationQuestion question = Ask(stream, segments) with
        {
            Truncated = isLost ? original.Identity : null,
            Before = original.Identity,
        };
        if (!planner.TryPlan(question, out RotationPlan plan))
        {
            return new FoundRest([], HasCopy: false, IsContinued: false, IsOverrun: false);
        }

        List<LogFile> rest = [];
        bool isContinued = false;
        foreach ((LogFile file, FileIdentity was) in plan.Reads)
        {
            if (was != original.Identity)
            {
                rest.Add(file);
            }
            else if (FileComparison.HasMore(file, original.TextEnd))
            {
                isContinued = true;
                file.GoOnFor(original);
                rest.Add(file);
            }
            else
            {
                file.MoveToEnd();
                stream.Memory.Add(file.GetPosition());
                file.Dispose();
            }
        }

        Remember(stream, plan);
        return new FoundRest(rest, plan.HasCopy, isContinued, !plan.HasCopy && plan.HasMissed);
    }

    private RotationQuestion Ask(LogStream stream, List<Segment> segments)
    {
        RotationView view = planner.View(stream.Way.Target, segments);

        // All streams are asked for what is related: not for each of many logs without a rotated file.
        bool hasRotated = !view.TryGet(out IReadOnlyList<RotatedFile>? rotated) || rotated.Count > 0;
        List<Segment> related = hasRotated ? others.GetRelated(stream.Path) : [];
        IEnumerable<Segment> own = segments.Where(segment => !related.Exists(other => IsContinuedIn(segment.Position, other.Position)));
        return new RotationQuestion(view, [.. related, .. own])
        {
            Open = [.. stream.Files.All],
            RelatedCount = related.Count,
            IsRotated = others.IsRotated(stream.Path),
        };
    }

    /// <summary>Whether a file was read on under the name of a rotated file.</summary>
    private static bool IsContinuedIn(in FilePosition own, in FilePosition related) =>
        own.File == related.File && own.Offset <= related.Offset;

    private static List<Segment> GetSegments(Checkpoint own) =>
    [
        .. own.Finished.Select(position => new Segment(position, SegmentState.Finished)),
        .. own.Files.Select(position => new Segment(position, SegmentState.Unfinished)),
    ];

    private bool Apply(LogStream stream, Checkpoint? own, RotationView view, RotationPlan plan, LogFile? opened)
    {
        List<(LogFile File, FileIdentity Was)> files = [.. plan.Reads];
        List<LogGap> gaps = [];
        foreach ((FilePosition? segment, RotatedFile? file) in plan.Lost)
        {
            bool isOverrun = plan.HasMissed && segment?.File == opened?.Identity;
            if (file is not null || isOverrun || !IsElsewhere(stream.Way.Target, segment!.Value.File))
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

            // A file that was truncated meanwhile goes on with none of what was read of it, and a copy of that may still be found.
            List<FilePosition> finished = own.Files
                .Where(position => !files.Exists(file => file.Was == position.File && file.File.Position >= position.Offset))
                .ToList();
            bool isComplete = false;
            try
            {
                isComplete = new Rejoining(planner, view, own, files, gaps).TryApply();
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

            stream.Memory.Resume(own.Finished);
            finished.ForEach(stream.Memory.Add);
            resumed.Take(stream.Path);
        }

        gaps.ForEach(events.Report);
        Remember(stream, plan);
        int rotated = files.Count(file => file.File != opened) + (stream.Files.Current is null ? 0 : 1);
        events.Counters.Rotations += own is null ? rotated : 0;
        stream.BeginWith(files.Select(file => file.File).Where(file => file != opened), opened);
        return true;
    }

    /// <summary>Whether a file is still beside the log, under a name that is no rotated file's of it: it may be followed there, or come
    /// back. That counts, too, if names do not stand still.</summary>
    private bool IsElsewhere(string target, FileIdentity file) =>
        !options.Descriptors.Search.TryFind(Path.GetDirectoryName(target) ?? string.Empty, file, out string? path) || path is not null;

    private static void Remember(LogStream stream, RotationPlan plan)
    {
        foreach (LeftFile left in plan.Left)
        {
            if (left.Original is { } original)
            {
                stream.Memory.AddCopy(left.Position, original);
            }
            else
            {
                stream.Memory.Add(left.Position);
            }
        }
    }

    private static void Close(IEnumerable<(LogFile File, FileIdentity Was)> files)
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
                $"It was rotated to {rotated.Path} unread, which cannot be read.");
        }

        FilePosition lost = segment!.Value;
        return new LogGap(
            path,
            lost.Offset,
            lost.Size > lost.Offset ? lost.Size - lost.Offset : null,
            "The file is gone; what was written to it while nobody followed it is lost.");
    }
}
