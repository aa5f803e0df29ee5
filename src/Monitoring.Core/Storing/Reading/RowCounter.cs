using System.Runtime.InteropServices;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading;

/// <summary>Sums the rows of one decoded block at a time, without creating entries.</summary>
/// <remarks>Safe to use from several threads.</remarks>
/// <param name="counting">The groups to count.</param>
/// <param name="shortest">The length of the intervals of time; if none is given, the minimum length.</param>
internal sealed class RowCounter(LogCounting counting, TimeSpan shortest)
{
    private const int Levels = (int)LogLevel.Critical + 1;
    private const int Outputs = (int)LogOutput.Stderr + 1;

    private readonly bool _byLevel = counting.By.HasFlag(CountedBy.Level);
    private readonly bool _byOutput = counting.By.HasFlag(CountedBy.Output);

    /// <summary>Returns the sums of some rows.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public IEnumerable<LogSum> Count(BlockReader reader, RowSet rows, LogMetadata metadata)
    {
        Dictionary<(LogTimestamp Start, int Value), Sum> sums = [];

        // Rows are mostly in the order of time: rows of one interval are summed before they are added to the table.
        Sum[] current = new Sum[Levels * Outputs];
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

            Count(reader, row, time, current);
        }

        Flush(current, start, sums);
        return sums.Select(pair => Describe(pair.Key.Value, pair.Value, metadata));
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

    private void Count(BlockReader reader, int row, LogTimestamp time, Sum[] sums)
    {
        int value = _byOutput ? (int)reader.GetOutput(row) : 0;
        if (_byLevel)
        {
            ReadOnlySpan<byte> message = reader.GetMessage(row);
            value += Outputs * (int)LevelGuesser.Guess(message);
            sums[value].Add(time, message.Length);
        }
        else
        {
            sums[value].Add(time, reader.GetMessageLength(row));
        }
    }

    private static void Flush(Sum[] current, LogTimestamp start, Dictionary<(LogTimestamp Start, int Value), Sum> sums)
    {
        for (int value = 0; value < current.Length; value++)
        {
            if (current[value].Entries > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, (start, value), out _).Add(current[value]);
                current[value] = default;
            }
        }
    }

    private LogSum Describe(int value, in Sum sum, LogMetadata metadata) => new(
        metadata,
        _byOutput ? (LogOutput)(value % Outputs) : LogOutput.Unknown,
        _byLevel ? (LogLevel)(value / Outputs) : LogLevel.Unknown,
        sum.Earliest,
        sum.Latest,
        sum.Entries,
        sum.Bytes);

    private struct Sum
    {
        public LogTimestamp Earliest;
        public LogTimestamp Latest;
        public long Entries;
        public long Bytes;

        public void Add(LogTimestamp time, long bytes) =>
            Add(new Sum { Earliest = time, Latest = time, Entries = 1, Bytes = bytes });

        public void Add(in Sum more)
        {
            Earliest = Entries == 0 || more.Earliest < Earliest ? more.Earliest : Earliest;
            Latest = Entries == 0 || more.Latest > Latest ? more.Latest : Latest;
            Entries += more.Entries;
            Bytes += more.Bytes;
        }
    }
}
