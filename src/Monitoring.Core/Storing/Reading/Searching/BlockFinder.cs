using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Finds the results of a query in one planned block.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <param name="connection">The calling thread's connection.</param>
/// <param name="block">The block.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal delegate IReadOnlyList<T> BlockFinder<T>(
    ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken);
