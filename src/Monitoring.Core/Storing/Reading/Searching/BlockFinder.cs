using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Finds in one planned block what a query asks for.</summary>
/// <typeparam name="T">What is found.</typeparam>
/// <param name="connection">The calling thread's connection.</param>
/// <param name="block">Where to look.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal delegate IReadOnlyList<T> BlockFinder<T>(
    ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken);
