using Monitoring.Entries;

namespace Monitoring.Querying.Matching;

/// <summary>One value of a condition on streams.</summary>
/// <param name="Kind">The kind of object that the value names, for people, such as <c>namespace</c>.</param>
/// <param name="Wanted">The user's value.</param>
/// <param name="IsExact">Whether the value names one object: neither a wildcard nor a selector.</param>
/// <param name="Matches">Whether a stream has the value.</param>
/// <param name="Suggest">The values of some streams to suggest, and the text to compare them with.</param>
internal sealed record StreamValue(
    string Kind,
    string Wanted,
    bool IsExact,
    Func<LogMetadata, bool> Matches,
    Func<IReadOnlyList<LogMetadata>, (string Compared, IEnumerable<string> Candidates)> Suggest)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} '{Wanted}'";
}
