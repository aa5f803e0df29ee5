using System.Runtime.InteropServices;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Templates;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading;

/// <summary>Sums the rows of one decoded block at a time, without creating entries.</summary>
/// <remarks>Safe to use from several threads.</remarks>
/// <param name="counting">The groups to count.</param>
/// <param name="shortest">The length of the intervals of time; if none is given, the minimum length.</param>
internal sealed class RowCounter(LogCounting counting, TimeSpan shortest)
{
    private readonly bool _byLevel = counting.By.HasFlag(CountedBy.Level);
    private readonly bool _byOutput = counting.By.HasFlag(CountedBy.Output);

    /// <summary>Whether the entries of a range of time are in one interval.</summary>
    public bool AreInOne(LogTimestamp earliest, LogTimestamp latest)
    {
        TimeIntervals intervals = new(shortest);
        return !counting.ByTime || intervals.StartOf(earliest) == intervals.StartOf(latest);
    }

    /// <summary>The group of a kind: what is not counted by is unknown.</summary>
    public EntryKind GroupOf(EntryKind kind) => new(
        _byOutput ? kind.Output : LogOutput.Unknown, _byLevel ? kind.Level : LogLevel.Unknown);

    /// <summary>Returns the sums of some rows.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public IEnumerable<LogSum> Count(BlockReader reader, RowSet rows, LogMetadata metadata)
    {
        Dictionary<(LogTimestamp Start, int Group), Sum> sums = [];

        // Rows are mostly in the order of time: rows of one interval are summed before they are added to the table.
        Sum[] current = new Sum[EntryKind.Count];
        TimeIntervals? intervals = counting.ByTime ? new TimeIntervals(ChooseInterval(reader, rows)) : null;
        LogTimestamp start = default;
        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            LogTimestamp time = reader.GetTimestamp(row);
            if (intervals?.StartOf(time) is { } next && next != start)
            {
                Flush(current, start, sums);
                start = next;
            }

            current[GroupOf(reader, row)].Add(time, reader.GetMessageLength(row));
        }

        Flush(current, start, sums);
        return sums.Select(pair => pair.Value.Describe(EntryKind.Of(pair.Key.Group), metadata));
    }

    /// <summary>Returns the sums of all messages with some templates, which are known without the messages. The block's
    /// entries must be in one interval of time.</summary>
    /// <param name="reader">A block with levels.</param>
    /// <param name="matches">The templates whose messages count are <see cref="TemplateMatch.Always"/>.</param>
    /// <param name="selects">Whether the messages of an output and level count.</param>
    /// <param name="metadata">The stream's metadata.</param>
    public List<LogSum> CountTemplates(
        BlockReader reader, TemplateMatch[] matches, Predicate<EntryKind> selects, LogMetadata metadata)
    {
        Sum[] sums = new Sum[EntryKind.Count];
        for (int template = 0; template < matches.Length; template++)
        {
            if (matches[template] == TemplateMatch.Always)
            {
                foreach (ref readonly TemplateGroup group in reader.GroupsOf(template))
                {
                    if (selects(group.Kind))
                    {
                        sums[GroupOf(group.Kind).Number].Add(group);
                    }
                }
            }
        }

        List<LogSum> counted = [];
        for (int group = 0; group < sums.Length; group++)
        {
            if (sums[group].Entries > 0)
            {
                counted.Add(sums[group].Describe(EntryKind.Of(group), metadata));
            }
        }

        return counted;
    }

    // The range of one block never requires longer intervals than the range of all blocks.
    private TimeSpan ChooseInterval(BlockReader reader, RowSet rows)
    {
        if (counting.Interval is not null)
        {
            return shortest;
        }

        LogTimestamp earliest = new(long.MaxValue);
        LogTimestamp latest = new(long.MinValue);
        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            LogTimestamp time = reader.GetTimestamp(row);
            (earliest, latest) = (time < earliest ? time : earliest, time > latest ? time : latest);
        }

        return RoundIntervals.Choose(earliest, latest, shortest);
    }

    private int GroupOf(BlockReader reader, int row) => new EntryKind(
        _byOutput ? reader.GetOutput(row) : LogOutput.Unknown,
        _byLevel ? reader.GetLevel(row) : LogLevel.Unknown).Number;

    private static void Flush(Sum[] current, LogTimestamp start, Dictionary<(LogTimestamp Start, int Group), Sum> sums)
    {
        for (int group = 0; group < current.Length; group++)
        {
            if (current[group].Entries > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, (start, group), out _).Add(current[group]);
                current[group] = default;
            }
        }
    }

    private struct Sum
    {
        private LogTimestamp _earliest;
        private LogTimestamp _latest;
        private long _bytes;
        private bool _hasTime;

        public long Entries;

        public void Add(LogTimestamp time, long bytes)
        {
            Add(1, bytes);
            Extend(time);
        }

        public void Add(in Sum more)
        {
            Add(more.Entries, more._bytes);
            Extend(more._earliest);
            Extend(more._latest);
        }

        public void Add(in TemplateGroup group)
        {
            Add(group.Rows, group.Bytes);
            Extend(group.Earliest);
            Extend(group.Latest);
        }

        public void Add(long entries, long bytes)
        {
            Entries += entries;
            _bytes += bytes;
        }

        public void Extend(LogTimestamp time)
        {
            _earliest = !_hasTime || time < _earliest ? time : _earliest;
            _latest = !_hasTime || time > _latest ? time : _latest;
            _hasTime = true;
        }

        public readonly LogSum Describe(EntryKind group, LogMetadata metadata) =>
            new(metadata, group.Output, group.Level, _earliest, _latest, Entries, _bytes);
    }
}
