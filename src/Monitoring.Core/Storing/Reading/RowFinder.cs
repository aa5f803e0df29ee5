namespace Monitoring.Storing.Reading;

/// <summary>Finds the rows of one planned block that a query gives out.</summary>
/// <param name="connection">The calling thread's connection.</param>
/// <param name="block">Where to look.</param>
/// <param name="cancellationToken">Ends the search.</param>
/// <returns>One for each decoded block in which something was found: one, as a rule.</returns>
internal delegate IReadOnlyList<FoundRows> RowFinder(
    ReadingConnection connection, PlannedBlock block, CancellationToken cancellationToken);
