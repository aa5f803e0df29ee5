namespace Monitoring.Counting;

/// <summary>What was counted: sums that are to be added up, of which several may be for the same thing.</summary>
/// <param name="Interval">The shortest interval that they may be added up to, if intervals were asked for.</param>
/// <param name="Sums">The sums, counted while they are enumerated, in no order.</param>
public sealed record LogCounts(TimeSpan Interval, IEnumerable<LogSum> Sums);
