using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>The entries that a database is asked for: at least those that a query selects in a range of time.</summary>
/// <param name="Conditions">The conditions. The database may ignore any of them.</param>
/// <param name="Since">The start of the range, inclusive; null for the beginning.</param>
/// <param name="Until">The end of the range, exclusive; null for the end.</param>
/// <param name="NewestFirst">Whether the newest entries are returned first.</param>
/// <param name="Wanted">The number of matching entries that will be read, if it is known.</param>
internal sealed record EngineQuery(
    LogQuery Conditions, LogTimestamp? Since, LogTimestamp? Until, bool NewestFirst, int? Wanted)
{
    /// <summary>Receives the translated query and the conditions that are evaluated here.</summary>
    public Action<string>? Explain { get; init; }

    /// <summary>The number of entries to request at once: enough for the entries wanted, if the database evaluates all
    /// conditions.</summary>
    /// <param name="max">The maximum number that the database returns.</param>
    /// <param name="isExact">Whether the database evaluates all conditions.</param>
    public int PageSize(int max, bool isExact)
    {
        // A page may end inside a moment with several entries, whose entries are requested again.
        const int Margin = 100;
        return isExact && Wanted is { } wanted && wanted < max - Margin ? wanted + Margin : max;
    }
}
