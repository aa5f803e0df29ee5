using Monitoring.Entries;

namespace Monitoring.Storing.Blocks.Columns;

/// <summary>The entry numbers of a block's rows: runs of consecutive numbers, one for each commit that the block
/// was merged from.</summary>
/// <remarks>Numbers never decrease within a block. All rows that were stored before stores had
/// numbers have number 0.</remarks>
internal sealed class EntryNumbers
{
    private const long MaxNumber = long.MaxValue - BlockFormat.MaxRows;

    private readonly List<Run> _runs;

    private EntryNumbers(List<Run> runs) => _runs = runs;

    /// <summary>The number of rows.</summary>
    public int Count => _runs[^1].EndRow;

    /// <summary>The smallest range that contains all numbers.</summary>
    public NumberRange Range => new(_runs[0].First, this[Count - 1] + 1);

    /// <summary>The number of a row.</summary>
    public long this[int row]
    {
        get
        {
            Run run = _runs[FindRun(row)];
            return run.First == 0 ? 0 : run.First + row - run.FirstRow;
        }
    }

    /// <summary>The numbers of one commit's rows.</summary>
    /// <param name="first">The first number; 0 for rows without numbers.</param>
    /// <param name="count">The number of rows, at least one.</param>
    public static EntryNumbers From(long first, int count) => new([new Run(0, count, first)]);

    /// <summary>Returns these numbers followed by those of the rows that come next.</summary>
    public EntryNumbers With(EntryNumbers others)
    {
        List<Run> runs = [.. _runs];
        foreach (Run run in others._runs)
        {
            Append(runs, run.First, run.EndRow - run.FirstRow);
        }

        return new EntryNumbers(runs);
    }

    /// <summary>The first row whose number is at least the given number; <see cref="Count"/> if
    /// there is none.</summary>
    public int FindRow(long number)
    {
        (int low, int high) = (0, Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = this[middle] < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Writes the number of runs, a column with the rows of each run, and a column with the distance of each
    /// first number from the number after the previous run.</summary>
    public void Write(ByteBuffer output)
    {
        output.WriteVarint((ulong)_runs.Count);
        PackedIntegers.Write(output, [.. _runs.Select(run => (long)run.EndRow - run.FirstRow)]);
        PackedIntegers.Write(
            output, [.. _runs.Select((run, index) => index == 0 ? run.First : run.First - _runs[index - 1].Next)]);
    }

    /// <summary>Reads the output of <see cref="Write"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not runs of numbers.</exception>
    public static EntryNumbers Read(ref ByteReader input)
    {
        long[] counts = new long[input.ReadCount(BlockFormat.MaxRows)];
        long[] distances = new long[counts.Length];
        PackedIntegers.Read(ref input, counts);
        PackedIntegers.Read(ref input, distances);
        List<Run> runs = new(counts.Length);
        (int row, long next) = (0, 0);
        for (int index = 0; index < counts.Length; index++)
        {
            if (counts[index] < 1
                || counts[index] > BlockFormat.MaxRows - row
                || distances[index] < 0
                || distances[index] > MaxNumber - next)
            {
                throw new InvalidDataException("An entry number of the block is out of range.");
            }

            runs.Add(new Run(row, row + (int)counts[index], next + distances[index]));
            (row, next) = (runs[index].EndRow, runs[index].Next);
        }

        return runs.Count > 0
            ? new EntryNumbers(runs) : throw new InvalidDataException("The block has no entry numbers.");
    }

    private static void Append(List<Run> runs, long first, int count)
    {
        Run last = runs[^1];
        if (first == last.Next)
        {
            runs[^1] = last with { EndRow = last.EndRow + count };
        }
        else
        {
            runs.Add(new Run(last.EndRow, last.EndRow + count, first));
        }
    }

    private int FindRun(int row)
    {
        (int low, int high) = (0, _runs.Count - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = row < _runs[middle].EndRow ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>Rows with consecutive numbers, or without numbers if <paramref name="First"/> is 0.</summary>
    private readonly record struct Run(int FirstRow, int EndRow, long First)
    {
        public long Next => First == 0 ? 0 : First + EndRow - FirstRow;
    }
}
