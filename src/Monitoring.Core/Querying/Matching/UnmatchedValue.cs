namespace Monitoring.Querying.Matching;

/// <summary>A value of a condition that no stream has, and the existing values.</summary>
/// <param name="Value">The value.</param>
/// <param name="Within">The other conditions whose streams do not have the value; empty if no stream has it.</param>
/// <param name="Nearest">The values most similar to the wanted one; empty if there are none.</param>
/// <param name="Existing">The first existing values; empty if there are none.</param>
/// <param name="ExistingCount">The number of all existing values.</param>
internal sealed record UnmatchedValue(
    StreamValue Value, string Within, IReadOnlyList<string> Nearest, IReadOnlyList<string> Existing, int ExistingCount)
{
    /// <summary>The hint after the message: the nearest values, or the first existing ones.</summary>
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
