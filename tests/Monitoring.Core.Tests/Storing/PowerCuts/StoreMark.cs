namespace Monitoring.Storing.PowerCuts;

/// <summary>What was committed at a moment.</summary>
/// <param name="Operations">How many operations there had been.</param>
/// <param name="Lines">How many lines of each stream.</param>
/// <param name="NextNumber">The number of the next entry: those before it may have been read.</param>
/// <param name="Time">The time.</param>
internal sealed record StoreMark(int Operations, IReadOnlyDictionary<string, int> Lines, long NextNumber, DateTimeOffset Time);
