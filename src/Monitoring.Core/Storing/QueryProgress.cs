namespace Monitoring.Storing;

/// <summary>The progress of a query.</summary>
/// <param name="BlocksDone">The number of blocks read, or skipped because of their filters.</param>
/// <param name="BlocksTotal">The number of blocks in the selected streams and the time range.</param>
public readonly record struct QueryProgress(long BlocksDone, long BlocksTotal);
