using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Campaigns;

/// <summary>What of the numbered lines stands in a store.</summary>
/// <param name="Written">How many were written.</param>
/// <param name="Lost">How many are not there.</param>
/// <param name="Repeated">How many are there once more than they were written.</param>
/// <param name="Disordered">How often a line stands behind a later one of its log.</param>
/// <param name="Strange">How many messages nobody wrote.</param>
/// <param name="Holes">The lines that are not there, some of them: the log's name, the first and the last.</param>
internal sealed record StoreCheck(
    long Written, long Lost, long Repeated, long Disordered, long Strange, IReadOnlyList<string> Holes)
{
    private const int MostHoles = 10;

    /// <summary>Whether each line is there once and in its order.</summary>
    public bool IsWhole => this is { Lost: 0, Repeated: 0, Disordered: 0, Strange: 0 };

    /// <summary>Compares a store with what was written.</summary>
    public static StoreCheck Of(string store, IReadOnlyList<NumberedLog> logs)
    {
        Dictionary<string, SeenLines> seen = logs.ToDictionary(log => log.Path, log => new SeenLines(log.Written));
        long strange = 0;
        using LogStoreReader reader = LogStoreReader.Open(store, warning => throw new InvalidDataException(warning));
        foreach (LogEntry entry in reader.Read(new LogQuery()))
        {
            if (!seen.TryGetValue(entry.Path, out SeenLines? log) || !log.Add(NumberedLog.NumberOf(entry.Message)))
            {
                strange++;
            }
        }

        return new StoreCheck(
            seen.Values.Sum(log => log.Written),
            seen.Values.Sum(log => log.Lost),
            seen.Values.Sum(log => log.Repeated),
            seen.Values.Sum(log => log.Disordered),
            strange,
            [.. seen.SelectMany(log => log.Value.FindHoles().Select(hole => $"{Path.GetFileName(log.Key)} {hole.First}..{hole.Last}")).Take(MostHoles)]);
    }

    /// <summary>Where a store does not hold a beginning of each log, all lines up to some; null if it does.</summary>
    public static string? FindHole(string store, IReadOnlyList<NumberedLog> logs)
    {
        Dictionary<string, long> next = logs.ToDictionary(log => log.Path, _ => 0L);
        using LogStoreReader reader = LogStoreReader.Open(store, warning => throw new InvalidDataException(warning));
        foreach (LogEntry entry in reader.Read(new LogQuery()))
        {
            if (NumberedLog.NumberOf(entry.Message) != next[entry.Path])
            {
                return $"{entry.Path} goes on with '{entry.Message}' instead of {next[entry.Path]}.";
            }

            next[entry.Path]++;
        }

        return null;
    }

    /// <summary>How many lines each log has in a store; none while there is no store yet.</summary>
    public static IReadOnlyDictionary<string, long> CountStored(string store)
    {
        try
        {
            using LogStoreReader reader = LogStoreReader.Open(store);
            return reader.GetStreams()
                .GroupBy(stream => stream.Metadata.Path ?? string.Empty)
                .ToDictionary(streams => streams.Key, streams => streams.Sum(stream => stream.Entries));
        }
        catch (LogStoreException)
        {
            // Not there yet, or not readable for the moment, which is one of the faults.
            return new Dictionary<string, long>();
        }
    }

    public override string ToString() => $"{Written} lines: lost {Lost}, repeated {Repeated}, out of order {Disordered}"
        + (Strange > 0 ? $", strange {Strange}" : string.Empty)
        + (Holes.Count > 0 ? $" ({string.Join(", ", Holes)})" : string.Empty);
}
