namespace Monitoring.Storing.Reading.Searching;

/// <summary>The first and the last of some entries of a stream, by their numbers; sufficient to find their
/// context in other blocks.</summary>
/// <param name="First">The first entry; the maximum number if there are none.</param>
/// <param name="Last">The last entry; -1 if there are none.</param>
internal readonly record struct MatchEdges(long First, long Last)
{
    /// <summary>The edges of no entries.</summary>
    public static MatchEdges None { get; } = new(long.MaxValue, -1);

    /// <summary>Whether there are entries.</summary>
    public bool Any => Last >= 0;

    /// <summary>Returns the edges extended by the rows of a decoded block.</summary>
    public MatchEdges With(RowSet rows, long firstSequence)
    {
        MatchEdges edges = this;
        for (int row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            edges = new(Math.Min(edges.First, firstSequence + row), Math.Max(edges.Last, firstSequence + row));
        }

        return edges;
    }
}
