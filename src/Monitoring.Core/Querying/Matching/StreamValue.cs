using Monitoring.Entries;

namespace Monitoring.Querying.Matching;

/// <summary>One value of a condition on streams.</summary>
/// <param name="Kind">The kind of thing that the value names, for a person, such as <c>namespace</c>.</param>
/// <param name="Wanted">The value as the user has given it.</param>
/// <param name="IsExact">Whether the value names one thing: not a wildcard, not a selector.</param>
/// <param name="Matches">Whether a stream has the value.</param>
/// <param name="Suggest">The values of some streams that the user might have wanted, and the text to
/// compare them with.</param>
public sealed record StreamValue(
    string Kind,
    string Wanted,
    bool IsExact,
    Func<LogMetadata, bool> Matches,
    Func<IReadOnlyList<LogMetadata>, (string Compared, IEnumerable<string> Candidates)> Suggest)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} '{Wanted}'";
}
