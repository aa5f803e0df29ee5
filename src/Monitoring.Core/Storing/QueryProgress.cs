namespace Monitoring.Storing;

/// <summary>How far a query has come.</summary>
/// <param name="BlocksDone">Blocks read, or passed over because of their filters.</param>
/// <param name="BlocksTotal">Blocks of the streams and the time asked for.</param>
public readonly record struct QueryProgress(long BlocksDone, long BlocksTotal);
