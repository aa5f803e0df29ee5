using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Determines the matches of a query, so that their context can be found.</summary>
/// <remarks>Safe to use from several threads, each with its own connection.</remarks>
internal interface IMatchSource
{
    /// <summary>Whether a block may contain a match; false is certain.</summary>
    bool MayMatch(ReadingConnection connection, PlannedBlock block);

    /// <summary>Returns the matching rows of a decoded block.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken);

    /// <summary>Returns the first and the last match in a block.</summary>
    /// <exception cref="OperationCanceledException">The query was canceled.</exception>
    MatchEdges FindEdges(ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken);
}
