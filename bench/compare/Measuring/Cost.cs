namespace Monitoring.Compare.Measuring;

/// <summary>The cost of a program.</summary>
/// <param name="Wall">From its start until its work was done.</param>
/// <param name="Processor">Processor time, from its start to its end.</param>
/// <param name="PeakBytes">The most memory it has had.</param>
internal readonly record struct Cost(TimeSpan Wall, TimeSpan Processor, long PeakBytes);
