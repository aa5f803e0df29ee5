namespace Monitoring.Storing.Reading.Searching;

/// <summary>The first and the last of some entries of a stream, by their numbers; all that their neighbours in other blocks have
/// to know.</summary>
/// <param name="First">The first; the greatest number there is if there are none.</param>
/// <param name="Last">The last; -1 if there are none.</param>
internal readonly record struct MatchEdges(long First, long Last)
{
    /// <summary>Of no entries.</summary>
    public static MatchEdges None { get; } = new(long.MaxValue, -1);

    /// <summary>Whether there are any.</summary>
    public bool Any => Last >= 0;

    /// <summary>With the rows of a decoded block.</summary>
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
