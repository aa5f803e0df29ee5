namespace Monitoring.Querying.Matching;

/// <summary>A value of a condition that no stream has, and the values that there are.</summary>
/// <param name="Value">The value.</param>
/// <param name="Within">The other conditions whose streams lack the value; empty if no stream has it.</param>
/// <param name="Nearest">The values most like the one that was wanted; empty if no value is like it.</param>
/// <param name="Existing">The first of all values; empty if there is none.</param>
/// <param name="ExistingCount">The number of all values.</param>
public sealed record UnmatchedValue(
    StreamValue Value, string Within, IReadOnlyList<string> Nearest, IReadOnlyList<string> Existing, int ExistingCount)
{
    /// <summary>The hint that follows the message: the nearest values, or the first of those that exist.</summary>
    public string Hint
    {
        get
        {
            if (Nearest.Count > 0)
            {
                return $"Nearest: {string.Join(", ", Nearest)}.";
            }

            int more = ExistingCount - Existing.Count;
            return Existing.Count == 0
                ? string.Empty
                : $"Existing: {string.Join(", ", Existing)}{(more > 0 ? $" and {more} more" : string.Empty)}.";
        }
    }
}
