namespace Monitoring.Counting;

/// <summary>The result of a count: sums to be added up; several sums can be for the same group.</summary>
/// <param name="Interval">The shortest interval to which the sums can be added up, if intervals were requested.</param>
/// <param name="Sums">The sums, counted during the enumeration, in no order.</param>
public sealed record LogCounts(TimeSpan Interval, IEnumerable<LogSum> Sums);
