using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>How much a store holds, and the progress of its destinations.</summary>
internal sealed record StoreSummary(
    long Streams, long Entries, long MessageBytes, long StoredBytes, long Blocks, LogTimestamp? First,
    LogTimestamp? Last, long FileBytes, IReadOnlyList<DestinationReport> Destinations)
{
    /// <summary>Adds up the streams.</summary>
    /// <param name="readers">The readers of the store.</param>
    /// <param name="senders">The senders of its destinations in this process.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static StoreSummary Read(
        ReaderPool readers, IReadOnlyList<DestinationStatus> senders, TimeProvider timeProvider)
    {
        using ReaderLease lease = readers.Rent(isAmple: false);
        IReadOnlyList<LogStreamSummary> streams = lease.Reader.GetStreams();
        IReadOnlyList<DestinationReport> destinations =
            DestinationReport.ReadAll(lease.Reader, senders, timeProvider);
        lease.Succeed();
        return new StoreSummary(
            streams.Count,
            streams.Sum(stream => stream.Entries),
            streams.Sum(stream => stream.MessageBytes),
            streams.Sum(stream => stream.StoredBytes),
            streams.Sum(stream => stream.Blocks),
            streams.Min(stream => stream.First),
            streams.Max(stream => stream.Last),
            LengthOf(readers.Path) + LengthOf(readers.Path + "-wal"),
            destinations);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
