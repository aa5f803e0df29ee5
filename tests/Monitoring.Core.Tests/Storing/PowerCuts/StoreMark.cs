namespace Monitoring.Storing.PowerCuts;

/// <summary>The committed entries at a moment.</summary>
/// <param name="Operations">The number of operations so far.</param>
/// <param name="Lines">The number of lines of each stream.</param>
/// <param name="NextNumber">The number of the next entry: those before it may have been read.</param>
/// <param name="Time">The time.</param>
internal sealed record StoreMark(
    int Operations, IReadOnlyDictionary<string, int> Lines, long NextNumber, DateTimeOffset Time);
