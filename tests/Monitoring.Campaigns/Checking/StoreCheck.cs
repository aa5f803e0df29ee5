using Monitoring.Campaigns.Writing;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Campaigns.Checking;

/// <summary>The numbered lines in a store.</summary>
internal static class StoreCheck
{
    /// <summary>Compares a store with what was written.</summary>
    public static LineCheck Of(string store, IReadOnlyList<NumberedLog> logs)
    {
        SeenLines seen = new();
        using LogStoreReader reader = LogStoreReader.Open(store, warning => throw new InvalidDataException(warning));
        foreach (LogEntry entry in reader.Read(new LogQuery()))
        {
            seen.Add(entry.Path, entry.Message);
        }

        return seen.Compare(logs);
    }

    /// <summary>Finds a log of which the store does not hold a prefix without a hole; null if there is none.</summary>
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

    /// <summary>The number of lines that each log has in a store; empty while there is no store.</summary>
    public static IReadOnlyDictionary<string, long> CountStored(string store) => ReadStreams(store)
        .GroupBy(stream => stream.Metadata.Path ?? string.Empty)
        .ToDictionary(streams => streams.Key, streams => streams.Sum(stream => stream.Entries));

    /// <summary>The streams of a store; none while there is no store yet.</summary>
    public static IReadOnlyList<LogStreamSummary> ReadStreams(string store)
    {
        try
        {
            using LogStoreReader reader = LogStoreReader.Open(store);
            return reader.GetStreams();
        }
        catch (LogStoreException)
        {
            // Not there yet, or not readable for the moment, which is one of the faults.
            return [];
        }
    }
}
