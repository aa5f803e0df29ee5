using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Says which entries are asked for, so that those near them can be found.</summary>
/// <remarks>Safe to use from several threads, each with a connection of its own.</remarks>
internal interface IMatchSource
{
    /// <summary>Whether a block may hold an entry that is asked for; certain if it says no.</summary>
    bool MayMatch(ReadingConnection connection, PlannedBlock block);

    /// <summary>The rows of a decoded block that are asked for.</summary>
    /// <exception cref="InvalidDataException">The block is not whole.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RowSet Match(BlockPart part, PlannedBlock block, CancellationToken cancellationToken);

    /// <summary>The first and the last entry of a block that is asked for.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    MatchEdges FindEdges(ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken);
}
