using Monitoring.Entries;

namespace Monitoring.Querying.Matching;

/// <summary>Finds the values of the conditions on streams that match nothing.</summary>
/// <remarks>Pure. An exact value that no stream has is reported even if another value of its condition
/// matches, like a missing name in a list of existing ones. A wildcard is reported only if its whole
/// condition matches nothing.</remarks>
internal static class UnmatchedValues
{
    private const int MaxNames = 5;

    /// <summary>Returns the values that match nothing; empty if every condition is met and a stream
    /// meets all of them.</summary>
    /// <param name="conditions">The conditions, all of which must be met.</param>
    /// <param name="streams">All streams.</param>
    public static IReadOnlyList<UnmatchedValue> Find(
        IReadOnlyList<StreamCondition> conditions, IReadOnlyList<LogMetadata> streams)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(streams);
        UnmatchedValue[] unmatched =
        [
            .. conditions.SelectMany(condition => FindUnmatched(condition, streams))
                .Select(value => Describe(value, within: string.Empty, streams)),
        ];
        return unmatched.Length > 0 ? unmatched : FindCombination(conditions, streams);
    }

    private static IEnumerable<StreamValue> FindUnmatched(StreamCondition condition, IReadOnlyList<LogMetadata> streams)
    {
        StreamValue[] unmatched = [.. condition.Values.Where(value => !streams.Any(value.Matches))];
        return unmatched.Length == condition.Values.Count ? unmatched : unmatched.Where(value => value.IsExact);
    }

    /// <summary>Reports the first condition that excludes all streams of the conditions before it, if every condition
    /// is met but not by the same stream.</summary>
    private static UnmatchedValue[] FindCombination(
        IReadOnlyList<StreamCondition> conditions, IReadOnlyList<LogMetadata> streams)
    {
        IReadOnlyList<LogMetadata> left = streams;
        for (int index = 0; index < conditions.Count; index++)
        {
            LogMetadata[] next = [.. left.Where(conditions[index].Matches)];
            if (next.Length == 0)
            {
                string within = string.Join(
                    " and ", conditions.Take(index).Select(condition => string.Join(" or ", condition.Values)));
                return [.. conditions[index].Values.Select(value => Describe(value, within, left))];
            }

            left = next;
        }

        return [];
    }

    private static UnmatchedValue Describe(StreamValue value, string within, IReadOnlyList<LogMetadata> streams)
    {
        (string compared, IEnumerable<string> candidates) = value.Suggest(streams);
        string[] existing = [.. candidates.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new UnmatchedValue(
            value, within, NearestNames.Find(compared, existing, MaxNames), existing[
                ..Math.Min(MaxNames, existing.Length)], existing.Length);
    }
}
