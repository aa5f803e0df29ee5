using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Matches that were found before: the first or the last ones of a query, to the exclusion
/// of all others.</summary>
internal sealed class KnownMatches : IMatchSource
{
    private readonly Dictionary<long, List<long>> _sequences = [];

    /// <summary>Records positions, in any order.</summary>
    public KnownMatches(IEnumerable<LogPlace> positions)
    {
        foreach (LogPlace position in positions)
        {
            if (!_sequences.TryGetValue(position.Stream, out List<long>? sequences))
            {
                _sequences.Add(position.Stream, sequences = []);
            }

            sequences.Add(position.Sequence);
        }

        foreach (List<long> sequences in _sequences.Values)
        {
            sequences.Sort();
        }
    }

    /// <summary>Whether one of the matches is in a block, or near enough that some of the block's entries
    /// are its context.</summary>
    public bool IsNear(PlannedBlock block, int before, int after) =>
        Find(block.Header.Stream, block.From - after, block.To + before).Any;

    /// <inheritdoc/>
    public bool MayMatch(ReadingConnection connection, PlannedBlock block) =>
        Find(block.Header.Stream, block.From, block.To).Any;

    /// <inheritdoc/>
    public MatchEdges FindEdges(ReadingConnection connection, PlannedBlock block,
        CancellationToken cancellationToken) =>
        Find(block.Header.Stream, block.From, block.To);

    /// <inheritdoc/>
    public RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken)
    {
        RowSet rows = new(part.Reader.Count);
        if (_sequences.TryGetValue(block.Header.Stream, out List<long>? sequences))
        {
            long end = part.FirstSequence + part.EndRow;
            for (
                int i = IndexOf(sequences, part.FirstSequence + part.FirstRow);
                i < sequences.Count && sequences[i] < end;
                i++)
            {
                rows.Add((int)(sequences[i] - part.FirstSequence));
            }
        }

        return rows;
    }

    private MatchEdges Find(long stream, long from, long to)
    {
        if (!_sequences.TryGetValue(stream, out List<long>? sequences))
        {
            return MatchEdges.None;
        }

        int first = IndexOf(sequences, from);
        int end = IndexOf(sequences, to);
        return first < end ? new MatchEdges(sequences[first], sequences[end - 1]) : MatchEdges.None;
    }

    private static int IndexOf(List<long> sequences, long sequence)
    {
        int index = sequences.BinarySearch(sequence);
        return index < 0 ? ~index : index;
    }
}
